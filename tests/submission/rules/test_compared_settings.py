"""Settings that are compared by what does not compare them, where helpers, classes and loops may lie between."""

import pytest
from rule_cases import assert_told, said_by, said_of_submission

from grader.submission.rules.data import one_array
from grader.submission.rules.evaluation import figures
from grader.submission.rules.rule import rules_of
from grader.submission.rules.training import repeated_trainings

RULES = (*rules_of(repeated_trainings), *rules_of(one_array), figures.losses_compared)
HEAD = "import numpy as np\nimport tensorflow as tf\n"
AFTER = (
    "def after(net, n):\n    net.fit(x, y, epochs=n)\n    return net.evaluate(v, w)\n"
    "model = create()\nfound = {{n: after({}, n) for n in [5, 10, 20]}}\n"
    "for n, error in found.items():\n    print('epochs:', n, error)\n"
)
STUDY = (
    "class Study:\n    def __init__(self, x, y):\n        self.x, self.y = x, y\n        self.net = create()\n"
    "    def after(self, epochs):\n        net = {}\n"
    "        net.fit(self.x, self.y, epochs=epochs)\n        return net.evaluate(v, w)\n"
    "study = Study(x, y)\nfor epochs in (5, 10, 20):\n"
    "    print(f'trained for {{epochs:2}} epochs: {{study.after(epochs)}}')\n"
)
RISING = "model = create()\ndone = 0\nfor epochs in (5, 10, 20):\n{}    print(f'{}', model.evaluate(v, w))\n"
KEPT = (
    "def build(loss):\n    model = layers_of()\n    model.compile('adam', loss=loss, metrics=['mae'])\n"
    "    return model\nruns = {{}}\n"
    "for loss in {}:\n    runs[loss] = build(loss).fit(x, y, validation_split=0.1).history\n"
)
RANKED = "ends = {{loss: run['{}'][-1] for loss, run in runs.items()}}\nprint(min(ends, key=ends.get))\n"
CONTEST = (
    "class Contest:\n    def __init__(self, *losses):\n        self.losses, self.runs = losses, {{}}\n"
    "    def run(self):\n        for loss in self.losses:\n            model = layers_of()\n"
    "            model.compile('adam', loss=loss, metrics=['mae'])\n"
    "            self.runs[loss] = model.fit(x, y, validation_split=0.1).history\n        return self\n"
    "    def ends(self, key):\n        return {{loss: run[key][-1] for loss, run in self.runs.items()}}\n"
    "    def best(self):\n        ends = self.ends('{}')\n        return min(ends, key=ends.get)\n"
    "print(Contest('mse', 'mae').run().best())\n"
)
DAMAGED = (
    "def damaged(images, row):\n{}    images[:, row] = 0\n    return images\n"
    "def distance(some, others):\n    return float(np.abs(some - others).mean())\n"
    "def report(model, clean):\n    for row in (2, 5, 8):\n        spoilt = damaged(clean, row)\n"
    "        repaired = model.predict(spoilt)\n        print(row, distance(spoilt, clean), distance(repaired, clean))\n"
    "report(model, photos)\n"
)
TOLD = [
    (
        "the epochs add up",
        RISING.format("    model.fit(x, y, epochs=epochs)\n", "{epochs} epochs"),
        RISING.format("    model = create()\n    model.fit(x, y, epochs=epochs)\n", "{epochs} epochs"),
    ),
    (
        "the epochs add up",
        "model = create()\nfor n in range(1, 4):\n    model.fit(x, y, epochs=n)\n"
        "    print(n, 'epochs', model.evaluate(v, w))\n",
        "model = create()\nfor n in range(1, 4):\n    model.fit(x, y)\n    print(n, 'epochs', model.evaluate(v, w))\n",
    ),
    (
        "the epochs add up",
        "model = create()\nfound = {}\nfor count in (5, 10, 20):\n    model.fit(x, y, epochs=count)\n"
        "    found[count] = model.evaluate(v, w)\nbest = min(found, key=found.get)\n",
        "found = {}\nfor count in (5, 10, 20):\n    model = create()\n    model.fit(x, y, epochs=count)\n"
        "    found[count] = model.evaluate(v, w)\nbest = min(found, key=found.get)\n",
    ),
    (
        "Each kind of loss has a scale of its own",
        KEPT.format("('mse', 'mae', 'huber')") + RANKED.format("val_loss"),
        KEPT.format("('mse', 'mae', 'huber')") + RANKED.format("val_mae"),
    ),
    (
        "Each kind of loss has a scale of its own",
        KEPT.format("[tf.keras.losses.Huber(), 'mse']")
        + "print(sorted(runs, key=lambda loss: runs[loss]['val_loss'][-1]))\n",
        KEPT.format("[tf.keras.losses.Huber(), 'mse']")
        + "print(sorted(runs, key=lambda loss: runs[loss]['val_mae'][-1]))\n",
    ),
]
LENGTHS = (
    'class Lengths:\n    """How long do I have to train? Compares trainings of different length."""\n'
    "    def __init__(self, x, y):\n        self.x, self.y, self.rows = x, y, []\n        self.net = create()\n"
    "    def run(self, epochs):\n        net = {}\n        net.fit(self.x, self.y, epochs=epochs)\n"
    "        self.rows.append((epochs, net.evaluate(v, w)))\n"
    "study = Lengths(x, y)\nfor epochs in (5, 10, 20):\n    study.run(epochs)\n"
)
ACROSS = [
    ("the epochs add up", STUDY, ("self.net", "create()")),
    ("the epochs add up", LENGTHS, ("self.net", "create()")),
    ("Each kind of loss has a scale of its own", CONTEST, ("val_loss", "val_mae")),
    ("so this line changes both, and they never differ", DAMAGED, ("", "    images = images.copy()\n")),
]


@pytest.mark.parametrize(("words", "mistake", "right"), TOLD)
def test_a_comparison_of_nothing_is_told_and_its_right_twin_gets_nothing(words: str, mistake: str, right: str) -> None:
    assert_told(RULES, words, HEAD + mistake, HEAD + right)


@pytest.mark.parametrize(("words", "source", "filled"), ACROSS)
def test_its_halves_may_lie_in_several_helpers(words: str, source: str, filled: tuple[str, str]) -> None:
    mistake, right = map(source.format, filled)
    assert [words in sentence for sentence in said_of_submission(HEAD + mistake)] == [True]
    assert said_of_submission(HEAD + right) == []


@pytest.mark.parametrize(
    "right",
    [
        # The training goes on, and whoever wrote it knows that.
        RISING.format("    model.fit(x, y, epochs=epochs)\n", "{epochs} more epochs"),
        RISING.format("    model.fit(x, y, epochs=epochs)\n    done += epochs\n", "{done} epochs"),
        RISING.format("    model.fit(x, y, epochs=epochs - done)\n    done = epochs\n", "{epochs} epochs"),
        RISING.format("    model.fit(x, y, epochs=epochs, initial_epoch=done)\n    done = epochs\n", "{epochs} epochs"),
        RISING.format("    model.set_weights(first)\n    model.fit(x, y, epochs=epochs)\n", "{epochs} epochs"),
        "# Phases that go on from each other.\n"
        + RISING.format("    model.fit(x, y, epochs=epochs)\n", "phase of {epochs} epochs"),
        RISING.format("    model.fit(x, y, epochs=3)\n", "{epochs} epochs").replace("epochs in", "units in"),
        # Curves of losses that nothing ranks, and one loss for models of other sizes.
        KEPT.format("('mse', 'huber')") + "for loss, run in runs.items():\n    plt.plot(run['val_loss'], label=loss)\n",
        KEPT.format("('mse', 'huber')")
        + "print({loss: np.argmin(run['val_mae']) for loss, run in runs.items()}, runs['mse']['val_loss'][-1])\n",
        KEPT.format("(8, 16)").replace("loss=loss", "loss='mse'") + RANKED.format("val_loss"),
    ],
)
def test_what_looks_like_it_gets_nothing(right: str) -> None:
    assert said_by(RULES, HEAD + right) == []
