"""Small changes of a learner's function: each is one place, reads as Python, and the likely slips are among them."""

import ast
import re
from pathlib import Path

import pytest

from grader.submission.small_changes import small_changes

SOLUTIONS = sorted((Path(__file__).resolve().parents[2] / "solutions").glob("week*/solution.py"))

SLIPS = {
    "def f(x):\n    return running_means(x)[1:]": "Write `running_means(x)[:-1]` in place of `running_means(x)[1:]`",
    "def f(x):\n    return running_means(x)[:-2]": "Write `running_means(x)[2:]` in place of `running_means(x)[:-2]`",
    "def f(a, b):\n    c, d = a, b\n    return c, d": "Write `(d, c)` in place of `(c, d)`",
    "def f(w):\n    return w[:-1], w[-2]": "Write `(w[:-1], w[-1])` in place of `(w[:-1], w[-2])`",
    "def f(x, n):\n    return [x[i] for i in range(len(x) - n - 1)]": (
        "Write `range(len(x) - n)` in place of `range(len(x) - n - 1)`"
    ),
    "def f(x, n):\n    return [x[i:i + n] for i in range(len(x))]": (
        "Write `range(len(x) - n)` in place of `range(len(x))`"
    ),
    "def f(rows):\n    for row in rows:\n        a.append(row[1])\n        b.append(row[0])": (
        "Exchange `row[1]` and `row[0]`"
    ),
    "def f(rows):\n    a = [row['b'] for row in rows]\n    b = [row['a'] for row in rows]\n    return a, b": (
        'Exchange `row["b"]` and `row["a"]`'
    ),
    "def f(rows):\n    for a, b in rows:\n        x.append(a)": "Write `(b, a)` in place of `(a, b)`",
    "def f(x):\n    return x // 255": "Write `x / 255` in place of `x // 255`",
    "def f(x):\n    return x.std(axis=0)": "Write `x.var(axis=0)` in place of `x.std(axis=0)`",
    "def f(x):\n    return x.mean(axis=1)": "Write `x.mean(axis=0)` in place of `x.mean(axis=1)`",
    "def f(x, padding):\n    return pad(x, padding='post')": (
        'Write `pad(x, padding=padding)` in place of `pad(x, padding="post")`'
    ),
    "def f(x, maxlen):\n    return pad(x, padding='pre')": (
        'Write `pad(x, padding="pre", maxlen=maxlen)` in place of `pad(x, padding="pre")`'
    ),
    "def f(x, n):\n    return [x[i - n:i] for i in range(len(x))]": (
        "Write `range(n, len(x))` in place of `range(len(x))`"
    ),
    "def f(m, v):\n    return Normalization(mean=variance, variance=mean)": (
        "Write `Normalization(mean=mean, variance=variance)` in place of `Normalization(mean=variance, variance=mean)`"
    ),
    "def f(x):\n    return Conv2DTranspose(8, 3)(x)": (
        'Write `Conv2DTranspose(8, 3, padding="same")(x)` in place of `Conv2DTranspose(8, 3)(x)`'
    ),
    "def f(x, w):\n    return cut(x, w)": "Write `cut(x[:-1], w)` in place of `cut(x, w)`",
    "def f(d):\n    return d.batch(8, drop_remainder=True)": (
        "Write `drop_remainder=False` in place of `drop_remainder=True`"
    ),
    "def f(x):\n    a = norm(x)\n    return dense(x)": "Write `dense(a)` in place of `dense(x)`",
    "def f(d):\n    return d.batch(32).shuffle(9)": (
        "Write `d.shuffle(9).batch(32)` in place of `d.batch(32).shuffle(9)`"
    ),
    "def f(t):\n    return Layer(split='character')": 'Remove `split="character"` from `Layer(…)`',
    "def f(x):\n    for one in x:\n        n = one + 1\n        return n": (
        "Move `return n` out of the loop: indent it as far as its `for`"
    ),
    "def f(x):\n    x = lower(x)\n    x = strip(x)\n    return x": "Put `x = strip(x)` before `x = lower(x)`",
    "def f(m):\n    return m.summary()": "Write `return m` in place of `return m.summary()`",
    "def f(x):\n    return x[:, ::-1, None]": "Write `x[:, :, None]` in place of `x[:, ::-1, None]`",
    "def f(a, b):\n    return a > 1 or b > 2": "Write `a > 1 and b > 2` in place of `a > 1 or b > 2`",
    "class f:\n    def on_epoch_begin(self, epoch):\n        pass": "Rename `on_epoch_begin` to `on_epoch_end`",
    "class f:\n    def on_epoch_end(self, epoch):\n        self.stop_training = True": (
        "Write `self.model.stop_training = True` in place of `self.stop_training = True`"
    ),
    "def f(d):\n    return d.map(lambda x, y: x / 255, y)": (
        "Write `d.map(lambda x, y: (x / 255, y))` in place of `d.map(lambda x, y: x / 255, y)`"
    ),
    "def f(x, y):\n    return Dataset.from_tensor_slices(x, y)": (
        "Write `Dataset.from_tensor_slices((x, y))` in place of `Dataset.from_tensor_slices(x, y)`"
    ),
    "def f(x):\n    return Dataset.from_tensors(x)": (
        "Write `Dataset.from_tensor_slices(x)` in place of `Dataset.from_tensors(x)`"
    ),
    "def f(x):\n    return texts_to_sequences(x)[0]": (
        "Write `texts_to_sequences(x)` in place of `texts_to_sequences(x)[0]`"
    ),
    "def f(x):\n    return {place: one for place, one in enumerate(x)}": (
        "Write `{one: place for place, one in enumerate(x)}` in place of `{place: one for place, one in enumerate(x)}`"
    ),
    "def f(x):\n    return dict(enumerate(x))": (
        "Write `{name: number for number, name in enumerate(x)}` in place of `dict(enumerate(x))`"
    ),
    "def f(x, n):\n    return x[n:]": "Write `return x` in place of `return x[n:]`",
    "def f(oov_token, num_words):\n    return Tokenizer(oov_token, num_words)": (
        "Write `Tokenizer(oov_token=oov_token, num_words=num_words)` in place of `Tokenizer(oov_token, num_words)`"
    ),
    "def f(x, n):\n    x = x[n:]\n    return x": "Remove `x = x[n:]`",
    "def f(x, n):\n    return roll(x, 1)": "Write `roll(x, 1)[n:]` in place of `roll(x, 1)`",
    "def f(x):\n    return GlobalAveragePooling2D()(x)": (
        "Write `GlobalAveragePooling1D()(x)` in place of `GlobalAveragePooling2D()(x)`"
    ),
    "def f():\n    return Conv2D(1, 32, 3)": "Write `Conv2D(32, 3)` in place of `Conv2D(1, 32, 3)`",
    "def f(x):\n    return pad(x, padding='pre', value=1)": "Remove `value=1` from `pad(…)`",
    "def f(x, n):\n    return x.reshape(n, n, -1)": "Write `x.reshape(-1, n, n)` in place of `x.reshape(n, n, -1)`",
    "def f(x, y, n):\n    a = x[-n:]\n    b = y[-n:]\n    return a, b": (
        "Write `a = x[n:]` in place of `a = x[-n:]`, and the same in line 3"
    ),
    "def f():\n    return Model(inputs=[a, b], outputs=c)": "Write `inputs=[b, a]` in place of `inputs=[a, b]`",
    "def f(x):\n    x = random.shuffle(x)\n    return x": (
        "Write `random.shuffle(x)` in place of `x = random.shuffle(x)`"
    ),
    "class f:\n    def on_epoch_end(self, epoch):\n        self.model.stop_training()": (
        "Write `self.model.stop_training = True` in place of `self.model.stop_training()`"
    ),
    "def f(x):\n    rows = []\n    for one in x:\n        rows += one\n    return rows": (
        "Write `rows.append(one)` in place of `rows += one`"
    ),
    "def f(n):\n    price = 0\n    for room in range(n):\n        yield room, price\n        price += 5": (
        "Put `price += 5` before `yield (room, price)`"
    ),
    "def f(x):\n    a = 0\n    for r in x:\n        for n in r:\n            a += n\n        c(a)": (
        "Move `a = 0` to the first line inside of the loop `for r in x:`"
    ),
    "def f(x):\n    row = zeros(9)\n    for i in x:\n        for n in i:\n            row[n] = 1\n        t(row)": (
        "Move `row = zeros(9)` to the first line inside of the loop `for i in x:`"
    ),
    "def f(x, n):\n    t = array(x)\n    known = t[:n]\n    for i in range(9):\n        t[i] = t[i] - known.mean()": (
        "Write `known = t[:n].copy()` in place of `known = t[:n]`"
    ),
    "def f(x):\n    return half(x)\ndef half(x):\n    return x * 2": "Write `x / 2` in place of `x * 2`",
}
"""Code, and the change that mends it."""


@pytest.mark.parametrize(("source", "words"), SLIPS.items(), ids=SLIPS.values())
def test_what_mends_a_slip_is_among_the_changes(source: str, words: str) -> None:
    assert words in [one.words for one in small_changes(source, ["f"])]


def test_what_is_read_after_a_loop_stays_before_it() -> None:
    counted = "def f(x):\n    a = 0\n    for row in x:\n        for n in row:\n            a += n\n    return a"
    assert not [change for change in small_changes(counted, ["f"]) if change.words.startswith("Move")]


def test_a_scaling_is_taken_out_only_where_a_message_asks_for_it() -> None:
    source = "def f(x, y):\n    return half(x / 255), half(y)"
    written = "Write `(half(x), half(y))` in place of `(half(x / 255), half(y))`"
    scaled = [change.words for change in small_changes(source, ["f"], said="Scale both in the same way.")]
    twice = [change.words for change in small_changes(source, ["f"], said="The model scales once more.")]
    assert written not in scaled
    assert any("255" in words and words not in scaled for words in twice)


def test_a_docstring_is_no_slip() -> None:
    donor = 'def f(x):\n    """Return it all."""\n    return x[1:]'
    own = 'def f(x):\n    """Return all of it."""\n    return x[:1]'
    assert not [change for change in small_changes(own, ["f"], donors=[donor]) if "all of it" in change.words]


@pytest.mark.parametrize("path", SOLUTIONS[::3], ids=lambda path: path.parent.name)
def test_every_change_is_another_module_and_leaves_other_functions_alone(path: Path) -> None:
    source = path.read_text(encoding="utf-8")
    tree = ast.parse(source)
    definitions = {one.name: ast.unparse(one) for one in tree.body if isinstance(one, (ast.FunctionDef, ast.ClassDef))}
    changed = next(name for name in definitions if name != "main")
    found = list(small_changes(source, [changed]))
    assert len({one.source for one in found} | {ast.unparse(tree)}) == len(found) + 1
    for one in found:
        module = {node.name: ast.unparse(node) for node in ast.parse(one.source).body if hasattr(node, "name")}
        assert module["main"] == definitions["main"]


@pytest.mark.parametrize(
    ("source", "mends"),
    {
        "def f(ds, n):\n    ds = ds.shuffle(n)\n    return ds": False,
        "def f(x):\n    x = np.random.shuffle(x)\n    return x": True,
        "def f(self, x):\n    self.x = self.x.append(x)\n    return self.x": True,
        "def f(x):\n    y = x.sort()\n    return y": False,
    }.items(),
)
def test_only_of_what_is_changed_in_place_the_result_is_not_kept(source: str, mends: bool) -> None:
    kept = source.split("\n")[1].strip()
    words = f"Write `{kept.split('= ')[1]}` in place of `{kept}`"
    assert (words in [one.words for one in small_changes(source, ["f"])]) is mends


def test_an_activation_is_tried_before_another_number_of_units() -> None:
    found = [one.after for one in small_changes("def f():\n    return Dense(1, activation='softmax')", ["f"])]
    assert found.index('activation="sigmoid"') < found.index('Dense(2, activation="softmax")')


@pytest.mark.parametrize(
    ("source", "words"),
    {
        "def f(words, one):\n    return one and one not in words": "`one or one not in words`",
        "def f(layers):\n    return layers.Rescaling(1 / 255)": "Rescaling(1)",
    }.items(),
)
def test_a_condition_that_is_always_true_or_a_layer_that_does_nothing_is_no_change(source: str, words: str) -> None:
    assert not any(words in one.words for one in small_changes(source, ["f"]))


def test_no_change_switches_a_training_off() -> None:
    source = "def solution_model():\n    model.fit(x, y, epochs=14, verbose=0)\n    return model\n"
    told = [one.words for one in small_changes(source, ["solution_model"])]
    assert told and not any("epochs=0" in words for words in told)


def test_what_is_near_an_exception_comes_first() -> None:
    source = "def f(x):\n    y = x[1]\n    z = y[2]\n    return z[3]"
    assert next(small_changes(source, ["f"], near=3)).line == 3


def test_what_is_no_python_or_not_there_has_no_changes() -> None:
    assert not list(small_changes("def f(:", ["f"]))
    assert not list(small_changes("x = 1", ["f"]))


@pytest.mark.parametrize(
    ("said", "words"),
    {
        "End with `Dense(1)`.": "Write `Dense(1)` in place of `Dense(10)`",
        "Write `pad(x, maxlen=n)`.": "Write `pad(x, maxlen=n)` in place of `pad(x, maxlen=7)`",
        "Use `maxlen=n`, not a number.": "Write `pad(x, maxlen=n)` in place of `pad(x, maxlen=7)`",
        "`n` is not used: write `n` in place of `7`.": "Write `pad(x, maxlen=n)` in place of `pad(x, maxlen=7)`",
        "Call `.batch(n)` at the end.": "Write `x = pad(x, maxlen=7).batch(n)` in place of `x = pad(x, maxlen=7)`",
        "Add `padding='post'` to `pad`.": ('Write `pad(x, maxlen=7, padding="post")` in place of `pad(x, maxlen=7)`'),
        "Start at 2e-08.": "Write `y = 2e-08 * n` in place of `y = 1e-06 * n`",
    }.items(),
)
def test_what_a_message_says_to_write_comes_first(said: str, words: str) -> None:
    source = "def f(x, n):\n    y = 1e-6 * n\n    x = pad(x, maxlen=7)\n    return Dense(10)"
    assert next(small_changes(source, ["f"], said=said)).words == words


@pytest.mark.parametrize(
    "body",
    [
        "return Sequential([Dense(32), Dense(16), Dense(2)])",
        "m = Sequential([Dense(32), Dense(2)])\n    m.compile(loss=Huber(), optimizer=SGD(0.1))\n    return m",
        "x = Dense(32)(i)\n    m = Model(i, Dense(2)(x))\n    rate = Decay(0.1)\n    return m",
    ],
)
def test_the_last_layer_is_meant_where_a_message_speaks_of_the_end(body: str) -> None:
    source = f"def f(i):\n    {body}"
    first = next(small_changes(source, ["f"], said="End with `Dense(1)`."))
    assert first.source.split() == source.replace("Dense(2)", "Dense(1)").split()


def test_two_lines_whose_methods_a_message_names_are_exchanged_first() -> None:
    source = "def f(d, n):\n    d = d.batch(n)\n    d = d.shuffle(99)\n    return d.prefetch(1)"
    said = "The smaller batch must be the last one: call `.shuffle(…)` before `.batch(n)`, not after it."
    assert next(small_changes(source, ["f"], said=said)).words == "Put `d = d.shuffle(99)` before `d = d.batch(n)`"


def test_a_layer_that_a_message_names_is_added_before_the_last_one_first() -> None:
    source = "def f():\n    return Sequential([layers.Conv2D(8, 3), layers.Dense(1)])"
    first = next(small_changes(source, ["f"], said="Put `Flatten()` before the first `Dense`."))
    assert first.words == "Add `layers.Flatten()` before `layers.Dense(1)`"


def test_what_a_message_writes_with_names_that_are_not_there_is_no_change() -> None:
    source = "def f(x):\n    return Dense(10)(pad(x, maxlen=7))"
    said = {
        change.after for change in small_changes(source, ["f"], said="Write `Dense(units)`, `pad(…, maxlen=words)`.")
    }
    assert said == {change.after for change in small_changes(source, ["f"])}


def test_a_function_that_other_criteria_passed_with_comes_last() -> None:
    source = "def data(x):\n    return x[1:], x[2]\ndef f(x):\n    return data(x[:, 1])"
    lines = [one.line for one in small_changes(source, ["f", "data"], proven={"data"})]
    assert lines == sorted(lines, reverse=True)


def test_an_argument_that_is_named_as_what_it_takes_is_left_alone() -> None:
    source = "def f(x, maxlen, padding):\n    return pad(x, maxlen=maxlen, padding=padding, verbose=0)"
    found = [one.source for one in small_changes(source, ["f"])]
    assert not any("maxlen=padding" in one or "verbose=1" in one for one in found)
    assert any("pad(padding, maxlen=maxlen" in one for one in found)


def test_what_only_takes_something_away_is_marked() -> None:
    found = {one.after: one.is_removal for one in small_changes("def f(d):\n    return d.map(g, 1)", ["f"])}
    assert [found[one] for one in ("return d", "d.map(g, 1)[:-1]", "d.map(1, g)")] == [True, False, False]


def test_the_end_of_a_loop_that_a_message_names_comes_before_the_line_that_raised() -> None:
    source = "def f(x, n):\n    for i in range(len(x)):\n        out.append(g(x[i:i + n]))"
    told = "end the loop at `len(x) - n{}`."
    for more in ("", " + 1"):
        first = next(iter(small_changes(source, ["f"], 3, told.format(more))))
        assert first.words == f"Write `range(len(x) - n{more})` in place of `range(len(x))`"
    assert next(iter(small_changes(source, ["f"], 3))).line == 3


BRANCHES = """
def f(size):
    numbers, carrier = Input((4,)), Input((1,))
    normal = Normalization()(numbers)
    {}
    both = Concatenate()([normal, vector])
    return Model([numbers, carrier], Dense(3)(both))
"""


@pytest.mark.parametrize(
    "lines",
    [
        "vector = Embedding(size, 5)(carrier)",
        "layer = Embedding(size, 5)\n    vector = layer(carrier)",
        "vector = Embedding(size, 5)(carrier)\n    vector = Flatten()(vector)",
        "vector = Embedding(size, 5)(carrier)\n    for units in (9, 5):\n        vector = Dense(units)(vector)",
        "if size:\n        vector = Embedding(size, 5)(carrier)\n    else:\n        vector = carrier",
    ],
)
def test_no_change_leaves_a_layer_out_of_the_model(lines: str) -> None:
    told = [one.words for one in small_changes(BRANCHES.format(lines), ["f"])]
    assert "Write `[vector, normal]` in place of `[normal, vector]`" in told
    other = ("[normal, carrier]", "[normal, normal]", "[numbers, vector]", "[normal]")
    assert not {f"Write `{one}` in place of `[normal, vector]`" for one in other} & {*told}
    assert not any("Flatten()(carrier)` in" in one or "Dense(units)(carrier)` in" in one for one in told)


@pytest.mark.parametrize(
    "source",
    [
        "def f(x):\n    a = norm(x)\n    b = cut(x)\n    return join([a, b])",
        "def f(x):\n    a = Dense(1)(x)\n    b = Dense(2)(a)\n    c = join([a, b])\n    return show(a, b, c)",
        "class f:\n    def call(self, a, b):\n        c = Dense(1)(a)\n        return join([a, b])",
    ],
)
def test_what_leaves_no_layer_unread_is_tried(source: str) -> None:
    told = [one.after for one in small_changes(source, ["f"])]
    assert any(one in told for one in ("join([x, b])", "c = join([b, b])", "join([c, b])", "join([b, a])"))


@pytest.mark.parametrize("line", ["return train(x, y)", "return m.fit(x, y)", "return x - y", "return x / y"])
def test_no_change_compares_a_value_with_itself(line: str) -> None:
    changes = [change.after for change in small_changes(f"def f(x, y):\n    {line}\n", ["f"])]
    assert changes
    assert [text for text in changes if re.search(r"\((x, x|y, y)\)|x - x|y - y|x / x|y / y", text)] == []


def test_a_layer_that_was_never_read_hinders_no_change() -> None:
    source = "def f(x):\n    extra = Dense(1)(x)\n    return cut(x, axis=0)"
    assert any("axis=1" in one.after for one in small_changes(source, ["f"]))


@pytest.mark.parametrize("is_read", [True, False])
def test_a_name_that_nothing_reads_gets_no_other_value(is_read: bool) -> None:
    source = f"def f(x):\n    rows = array([[1, 2], [3]])\n    return {'rows' if is_read else 'x'}"
    after = [change.after for change in small_changes(source, ["f"])]
    assert ("rows = [[1, 2], [3]]" in after) == is_read


NO_TRAINING = [
    ("Dropout(0)(x)", "Dropout(1)(x)"),
    ("Dropout(0.3)(x)", "Dropout(1)(x)"),
    ("GRU(8, dropout=0)(x)", "dropout=1"),
    ("m.fit(x, epochs=1)", "epochs=0"),
    ("m.compile(SGD(1))", "SGD(0)"),
    ("SGD(learning_rate=1)", "learning_rate=0"),
    ("SGD(0.1, momentum=0)", "momentum=1"),
    ("Adam(0.1, clipnorm=1)", "clipnorm=0"),
    ("x * 1", "x * 0"),
    ("Dense(1, activation='sigmoid')(x)", 'activation="softmax"'),
]
"""Code, and another that is no cure: with it nothing is learned."""


@pytest.mark.parametrize(("before", "after"), NO_TRAINING)
def test_no_change_switches_learning_off(before: str, after: str) -> None:
    donor = f"def f(m, x):\n    a = {after if '=' not in after else before}\n    return a\n"
    source = f"def f(m, x):\n    a = {before}\n    return a\n"
    told = [one.after for one in small_changes(source, ["f"], said="Use `0` or `1`.", donors=[donor])]
    assert told
    assert not [text for text in told if after in text]


def test_a_rate_in_a_variable_is_not_set_to_a_rate_of_nothing() -> None:
    source = "def f(m, x):\n    rate = 1\n    m.compile(SGD(rate))\n    return m\n"
    assert "rate = 0" not in [one.after for one in small_changes(source, ["f"])]


@pytest.mark.parametrize(
    ("before", "after"),
    [("Dropout(1)(x)", "Dropout(0)(x)"), ("m.fit(x, epochs=1)", "epochs=2"), ("cut(x, rate=1)", "rate=0")],
)
def test_what_goes_on_learning_is_tried(before: str, after: str) -> None:
    told = [one.after for one in small_changes(f"def f(m, x):\n    return {before}\n", ["f"])]
    assert any(after in text for text in told)


def test_no_number_of_a_message_goes_to_an_argument_that_changes_no_result() -> None:
    told = [one.after for one in small_changes("def f(m):\n    return m.fit(x, verbose=0)\n", ["f"], said="Use `61`.")]
    assert not any("verbose=61" in text for text in told)


def test_an_argument_that_a_message_asks_for_is_tried_in_a_call_of_many_lines() -> None:
    long = (
        "initializer=keras.initializers.Constant(matrix_of_words), input_dim=matrix_of_words.shape[0], mask_zero=True"
    )
    source = (
        f"def f(matrix_of_words):\n    return keras.layers.Embedding({long}, output_dim=matrix_of_words.shape[1])\n"
    )
    first = next(small_changes(source, ["f"], said="Freeze the layer: `Embedding(…, trainable=False)`."))
    assert first.words == "Add `trainable=False` to `Embedding(…)`"
    assert "trainable=False" in first.source


def test_arguments_of_one_layer_are_none_of_another() -> None:
    wrong = "def f(x):\n    x = Dropout(0.3)(x)\n    return Model(x)\n"
    right = "def f(x):\n    x = Dense(4, activation='relu')(x)\n    return Model(x)\n"
    told = [one.after for one in small_changes(wrong, ["f"], donors=[right])]
    assert not [text for text in told if "Dropout(4" in text or "Dropout(activation" in text]


def test_a_number_that_is_asked_for_is_no_share_in_per_cent() -> None:
    texts = {
        sign: [found.words for found in small_changes(f"def f(x):\n    return a() if x {sign} 48 else b()", ["f"])]
        for sign in ("==", "!=", ">")
    }
    assert [sign for sign, told in texts.items() if any("0.48" in text for text in told)] == [">"]
