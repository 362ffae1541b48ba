"""A mistake whose halves lie in helpers, objects and loops gets its sentence, and its right twin none."""

import pytest
from rule_cases import said_of_submission

START = """\
import numpy as np
import tensorflow as tf
from tensorflow.keras import layers
m = tf.keras.Sequential([layers.Dense(8), layers.Dense(1)])
"""
LEVELS = """\
def levels(values):
    return (255 * np.clip(values, 0, 1)).astype(np.uint8)
def apart(one, other):
    return np.abs({}).mean()
def compare(shown):
    first = shown["true"]
    for name, rows in shown.items():
        print(name, apart(rows, first))
m = tf.keras.Sequential([layers.Dense(8)])
m.fit(x, y)
compare({{"true": levels(y), "repaired": levels(m.predict(x))}})
"""
TRAINER = """\
class Trainer:
    def __init__(self, train, held):
        (self.x, self.y), (self.v, self.w) = train, held
        self.x = {}
        self.m = tf.keras.Sequential([layers.Flatten(), layers.Dense(8)])
    def run(self):
        self.m.fit(self.x, self.y)
        print("accuracy on unseen digits:", self.m.evaluate(self.v, self.w)[1])
(x, y), (v, w) = load()
Trainer((x, y), (v, w)).run()
"""
SHARES = """\
def rows_of(texts):
    return tf.keras.utils.pad_sequences(lookup(texts), maxlen=30)
def share(rows):
    return {}
def told(rows):
    print(f"{{share(rows):.1%}} of the words are unknown")
told(rows_of(texts))
"""
ACROSS = [
    (
        "`shown['network']` has the shape (n, 1)",
        """\
shown = {{}}
shown["last"] = np.asarray(windows[:, -1, 0])
shown["network"] = np.asarray(m.predict(windows){})
for name in shown:
    print(name, np.abs(shown[name] - values).mean())
""",
        ("", "[:, 0]"),
    ),
    (
        "labels of a second pass do not belong to these predictions",
        """\
def load(folder):
    return tf.keras.utils.image_dataset_from_directory(folder, shuffle={})
def truth(data):
    return np.concatenate([y for _, y in data])
def outputs(data):
    return np.concatenate([m.predict_on_batch(x) for x, _ in data])
held = load("held")
print(np.mean((outputs(held) > 0.5) == truth(held)[:, None]))
""",
        ("True", "False"),
    ),
    (
        "is a table of all pairs",
        """\
class Errors:
    def __init__(self, net):
        self.net = net
    def of(self, inputs, targets):
        return self.net.predict(inputs){} - targets
    def show(self, inputs, targets):
        print(np.mean(np.abs(self.of(inputs, targets))))
Errors(m).show(x, y)
""",
        ("", "[:, 0]"),
    ),
    (
        "Write `m.predict(windows)[:, 0]`",
        """\
for name, guess in {{"network": m.predict(windows){}, "last": windows[:, -1, 0]}}.items():
    print(name, np.mean(np.abs(values - guess)))
""",
        ("", "[:, 0]"),
    ),
    (
        "the last batch counts as much as a full one",
        """\
class Mean:
    def __init__(self):
        self.values = []
    def add(self, batch):
        x, y = batch
        self.values.append(np.mean(np.abs(m.predict(x) - y)){})
def result(mean):
    return sum(mean.values) / len(mean.values)
mean = Mean()
for batch in data.batch(32):
    mean.add(batch)
print("error over all windows:", result(mean){})
""",
        (("", ""), (" * len(y)", " / 32 * len(mean.values)")),
    ),
    ("have the type `uint8`", LEVELS, ("one - other", "one.astype(int) - other.astype(int)")),
    (
        "`self.v` has the examples of the training as well",
        TRAINER,
        ("np.concatenate([self.x, self.v])", "np.concatenate([self.x, self.x[:, ::-1]])"),
    ),
    ("counts as words here", SHARES, ("np.sum(rows == 1) / rows.size", "np.sum(rows == 1) / np.sum(rows > 0)")),
]


@pytest.mark.parametrize(("words", "source", "filled"), ACROSS)
def test_a_mistake_across_helpers_is_told_and_its_right_twin_gets_nothing(words, source, filled):
    mistake, right = (START + source.format(*(part if isinstance(part, tuple) else (part,))) for part in filled)
    assert [sentence for sentence in said_of_submission(mistake) if words in sentence]
    assert not [sentence for sentence in said_of_submission(right) if words in sentence]


def test_what_holds_for_one_call_of_a_function_alone_is_not_told():
    source = "def off(t, p):\n    return np.mean(np.abs(t - p))\nprint(off(y, m.predict(x)))\n"
    assert any("table of all pairs" in sentence for sentence in said_of_submission(START + source))
    assert said_of_submission(f"{START}{source}print(off(y, other))\n") == []


def test_a_line_with_a_sentence_gets_no_other_one_because_its_helper_is_written_into_the_call():
    source = """\
def stopper():
    # waits four epochs, and gives back the weights of the best epoch
    return tf.keras.callbacks.EarlyStopping(monitor="val_loss", patience=4)
def train(net, data, held):
    images, labels = data
    history = net.fit(images, labels, epochs=50, validation_data=held, callbacks=[stopper()])
    print("epochs:", len(history.history["val_loss"]))
def solve():
    data, held = load()
    train(m, data, held)
    return m
if __name__ == "__main__":
    solve().save("m.keras")
"""
    assert [sentence[:35] for sentence in said_of_submission(START + source)] == ["After `EarlyStopping` the model has"]


def test_an_object_whose_lines_are_written_elsewhere_keeps_its_own_methods():
    source = """\
class Line:
    def columns(self, x):
        return np.hstack([x, np.ones((len(x), 1))])
    def fit(self, x, y):
        self.w = np.linalg.lstsq(self.columns(x), y)[0]
        return self
    def predict(self, x):
        return self.columns(x) @ self.w
def main():
    (a, b), (x, y) = load()
    line = Line().fit(a, b)
    print(np.abs(line.predict(x) - y).mean())
    m.fit(a, b)
main()
"""
    assert said_of_submission(START + source) == []


def test_labels_that_a_line_makes_a_column_are_one_in_a_helper_as_well():
    source = """\
def solve(inputs, targets, part):
    targets = targets[:, np.newaxis]
    def mae(rows):
        return np.mean(np.abs(m.predict(inputs[rows]) - targets[rows]))
    return mae(part)
print(solve(x, y, places))
"""
    assert not [sentence for sentence in said_of_submission(START + source) if "table of all pairs" in sentence]


SCRIPT = "import pandas as pd\nfrom tensorflow import keras\nmodel = keras.Sequential([keras.layers.Dense(1)])\n"


def test_what_trains_outside_of_all_functions_is_looked_at_as_a_function() -> None:
    lines = 'df = pd.read_csv("houses.csv")\ny = df["price"]\n{}df.drop("price", axis=1)\nmodel.fit(df, y, epochs=9)\n'
    mistake, right = SCRIPT + lines.format(""), SCRIPT + lines.format("df = ")
    assert [words for words in said_of_submission(mistake) if "Write `df = df.drop" in words]
    assert not [words for words in said_of_submission(right) if "df.drop" in words]


def test_names_outside_of_all_functions_stay_names_of_the_module() -> None:
    source = SCRIPT + "def scaled(x):\n    return x / largest\nlargest = x.max()\nmodel.fit(scaled(x), y, epochs=9)\n"
    assert not [words for words in said_of_submission("x = y = [1.0]\n" + source) if "largest" in words]
