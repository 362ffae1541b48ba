"""Names that are defined nowhere, attributes that layers lost, paths without a separator; and what only looks so."""

from pathlib import Path

import pytest

from grader.catalogue.exercise import Exercise
from grader.examiner.grade import Outcome, Verdict
from grader.examiner.grading import Run
from grader.examiner.source_findings import in_words_of_source
from grader.feedback.exceptions import sentence_for
from grader.submission.rules.source_report import check_source
from grader.submission.rules.subjects import FLAG
from grader.submission.submission import Submission

TF = "import os\nimport tensorflow as tf\n"


def report(source: str):
    exercise = Exercise("week1_intro", "A", "intro", 1, Path(), 30, 70, "", (), 1.0)
    return check_source(exercise, Submission("w", Path("exercise.py"), "script", source, ""))


def told(source: str) -> list[str]:
    found = report(source)
    assert (found.syntax_error, found.failed) == (None, ())
    return [one.sentence for one in found.findings]


@pytest.mark.parametrize(
    ("source", "sentence"),
    [
        ("def f(targets):\n    return target", "`target` is not defined. Did you mean `targets`?"),
        ("def f(period):\n    return [peroid for _ in '']", "`peroid` is not defined. Did you mean `period`?"),
        ("def create_model(): pass\ncreate_modle()", "`create_modle` is not defined. Did you mean `create_model`?"),
        (
            "class Net(tf.keras.Model):\n    def __init__(self):\n        self.lstm = 1\n"
            "    def call(self, x):\n        return lstm(x)",
            "`lstm` is an attribute of the object: write `self.lstm`.",
        ),
        ("pritn(1)", "`pritn` is not defined. Did you mean `print`?"),
        ("from keras.layers import *\nDens(1)", "`Dens` is not defined. Did you mean `Dense`?"),
        (
            "optimizers.Adam()",
            "The file does not import `optimizers`: write `from tensorflow.keras import optimizers` at its top, or "
            "`tf.keras.optimizers` here.",
        ),
        (
            "Adam()",
            "The file does not import `Adam`: write `from tensorflow.keras.optimizers import Adam` at its top, or "
            "`tf.keras.optimizers.Adam` here.",
        ),
        (
            "pad_sequences([])",
            "The file does not import `pad_sequences`: write `from tensorflow.keras.utils import pad_sequences` at its "
            "top, or `tf.keras.utils.pad_sequences` here.",
        ),
        (
            "def f():\n    tokenizer = Tokenizer(oov_token='<OOV>')\n    return tokenizer",
            "The file does not import `Tokenizer`: write `from tensorflow.keras.preprocessing.text import Tokenizer` "
            "at its top, or `tf.keras.preprocessing.text.Tokenizer` here.",
        ),
        (
            "generator = ImageDataGenerator()",
            "The file does not import `ImageDataGenerator`: write `from tensorflow.keras.preprocessing.image import "
            "ImageDataGenerator` at its top, or `tf.keras.preprocessing.image.ImageDataGenerator` here.",
        ),
        ("deepcopy([])", "The file does not import `deepcopy`: write `from copy import deepcopy` at its top."),
        ("def f(x):\n    cleaned = x\n    result = clened", "`clened` is not defined. Did you mean `cleaned`?"),
        ("def f(x):\n    return [imge for image in x]", "`imge` is not defined. Did you mean `image`?"),
        ("def f():\n    return NAEMS\nNAMES = []", "`NAEMS` is not defined. Did you mean `NAMES`?"),
        (
            "def make():\n    xs = [1.0, 2.0]\n    return xs, [3.0, 4.0]\ndef train(model):\n    xs, ys = make()\n"
            "    model.fit(xs, ys)\n    return model",
            "`fit` takes arrays, not lists of numbers: write `np.array(…)` around each list at line 4 and line 5.",
        ),
        (
            "def make():\n    return [1.0, 2.0], [3.0, 4.0]\ndef train(model):\n    xs, ys = make()\n"
            "    model.fit(xs, ys)\n    return model",
            "`fit` takes arrays, not lists of numbers: write `np.array(…)` around each list at line 4.",
        ),
        ("np.zeros(1)", "The file does not import `np`: write `import numpy as np` at its top."),
        ("random.random()", "The file does not import `random`: write `import random` at its top."),
        (
            "layer = tf.keras.layers.Dense(1)\nlayer.output_shape",
            "A layer has no `output_shape` in Keras 3: write `layer.output.shape`.",
        ),
        (
            "def f(directory):\n    return os.listdir(directory + 'training')",
            "`directory + 'training'` puts no `/` between the folder and the name: write "
            "`os.path.join(directory, 'training')`.",
        ),
        (
            "base_dir = '/data'\nx = f'{base_dir}cats/1.png'",
            "`f'{base_dir}cats/1.png'` puts no `/` between the folder and the name: write "
            "`os.path.join(base_dir, 'cats/1.png')`.",
        ),
    ],
)  # fmt: skip
def test_what_is_meant_is_told(source, sentence):
    assert told(TF + source) == [sentence]


@pytest.mark.parametrize(
    "source",
    [
        "def f(x):\n    vectorizer = Vectorizer(x)\n    return vectorizer",
        "def f(x):\n    cleaned = (\n        clened(x)\n    )\n    return cleaned",
        "def f(x):\n    y = windws + x\n    windows = y\n    return windows",
        "totals = total + 1",
        "import numpy as np\ndef make():\n    xs = [1.0]\n    return np.array(xs), [3.0]\ndef train(model):\n"
        "    xs, ys = make()\n    model.fit(xs, np.array(ys))\n    return model",
    ],
)
def test_no_name_is_proposed_that_the_line_or_a_later_one_assigns(source):
    assert told(TF + source) == []


@pytest.mark.parametrize(
    "source",
    [
        "try:\n    targts\nexcept NameError:\n    targts = targets = 1",
        "def f(a):\n    match a:\n        case {'x': [y, *z], **w} if v:\n            return y, z, w\nv = 1",
        "def f(a):\n    return [i + j for i in a if (j := i)], (lambda k, *l, m=1, **n: (k, l, m, n))",
        "def f():\n    global targets\n    targets = 1\ndef g():\n    return targets",
        "def f(a):\n    def g():\n        nonlocal a\n        a = 1\n        return a\n    return g",
        "class Target:\n    size = 1\n    sizes = size\n    def get(self):\n        return __class__, __name__",
        "import os.path as path, sys\nfrom math import pi as number\npath, sys, number",
        "async def f(a):\n    async for b in a:\n        async with a as c:\n            return b, c",
        "try:\n    pass\nexcept* ValueError as error:\n    print(error)",
        "for targets, *others in []:\n    print(targets, others)\nwith open('a') as (b, c):\n    print(b, c)",
        "def f(x: Targts) -> Targets:\n    y: Trgets = x\n    return y",
        "from numpy import *\narange(3), sinn",
        "exec('target = 1')\ntargets = 1\ntarget",
        "globals()['target'] = targets = 1\ntarget",
        "from matplotlib.pylab import *\ntargets = 1\ntarget",
        "targets = 1\ndel targets\ntargets",
        "def f():\n    return later\nlater = 1",
        "xs = [1]\ny",
        "class Dense(tf.keras.Model):\n    output_shape = 1\nDense().output_shape",
        "model = tf.keras.Sequential()\nmodel.layers[0].output_shape\nmodel.get_layer('base').output_shape",
        "path = 'a'\npath + '.keras'\npath + '_copy'\npath + '/b'\nprint(path + ' is there')",
        "path = 'a'\nf'{path}.png'\nf'{path} b'",
        "data_dir = 'data/'\ndata_dir + 'training'",
        "name = 'a'\nname + 'training'\nf'{name}training'",
        "def f(filepath, count):\n    return filepath + 'x', count + 1",
        "import re\nre.compile('a*')\ndel re",
        "import re\nfor re in []: pass\nre.compile('a')",
    ],
)
def test_nothing_is_said_about(source):
    assert told(TF + source) == []


def test_of_a_large_file_the_first_unknown_names_are_looked_at():
    assert 0 < len(told("".join(f"value_{one} = vlaue_{one}\n" for one in range(2000)))) <= 50


def unmet(type_name: str, line: int) -> Verdict:
    lines = [{"number": line, "text": "", "where": f"line {line}", "marked": True}]
    return Verdict("check", Outcome.UNMET, "code that runs", details={"exception": {"type": type_name}, "lines": lines})


def test_the_verdict_on_a_name_says_what_is_meant():
    seen = report("def f(targets):\n    return target\n")
    assert in_words_of_source(unmet("NameError", 2), seen).message == "`target` is not defined. Did you mean `targets`?"


LISTED = [
    "def f(source_dir):\n    return [open(source_dir + n) for n in __import__('os').listdir(source_dir)]\n",
    "def f(source_dir):\n    return [open(source_dir + n) for n in os.listdir(source_dir)]\n",
    "def f(source_dir):\n    names = os.listdir(source_dir)\n    for n in sorted(names):\n"
    "        open(f'{source_dir}{n}')\n",
    "def f(source_dir):\n    names = os.listdir(source_dir)\n    names = random.sample(names, len(names))\n"
    "    kept = [n for n in names if n]\n    return [open(source_dir + n) for n in kept[:3]]\n",
]


@pytest.mark.parametrize("source", LISTED)
def test_a_listed_name_without_a_separator_is_told_where_files_are_missing(source):
    seen = report("import os\nimport random\n" + source)
    empty = Verdict("check", Outcome.UNMET, "a training folder with files", "no folder, or an empty one")
    for graded in (empty, unmet("FileNotFoundError", 1)):
        said = in_words_of_source(graded, seen).message
        assert "puts no `/` between the folder and the name: write `os.path.join(source_dir, n)`." in said
    other = Verdict("check", Outcome.UNMET, "a training folder with files", "files named `a`")
    assert in_words_of_source(other, seen) == other


@pytest.mark.parametrize("source", LISTED)
def test_a_listed_name_without_a_separator_is_no_advice_for_right_code(source):
    run = Run(lambda event: None, report("import os, random\n" + source), None, 1, 1)
    run.add_advice(report("import os, random\n" + source))
    assert run.evidence.get("advice", []) == []


@pytest.mark.parametrize("kind", ["FileNotFoundError", "NotFoundError"])
def test_the_verdict_on_a_path_names_the_line_that_joins_it(kind):
    seen = report("def f(folder):\n    path = folder + 'training'\n    return open(path)\n")
    said = in_words_of_source(unmet(kind, 3), seen).message
    assert said.startswith("line 2: `folder + 'training'` puts no `/`")
    assert in_words_of_source(unmet("ValueError", 3), seen).message == ""
    for text in ("SavedModel file does not exist at: /tmp/xtraining/{saved_model.pb}", "File not found: filepath=x."):
        raised = unmet("OSError", 3)
        raised.details["exception"]["message"] = text
        assert in_words_of_source(raised, seen).message == said


@pytest.mark.parametrize(
    ("kind", "text", "words"),
    [
        ("AttributeError", "'Dense' object has no attribute 'output_shape'", "write `layer.output.shape`"),
        ("AttributeError", "'KerasTensor' object has no attribute 'output_shape'", "write `tensor.shape`"),
        ("NameError", "name 'optimizers' is not defined", "`from tensorflow.keras import optimizers`"),
        ("NameError", "name 'tf' is not defined", "`import tensorflow as tf`"),
        (
            "FileNotFoundError",
            "[Errno 2] No such file or directory: '/tmp/tf-exam-at-1-a/scratch/pictures-xtraining'",
            "There is no `scratch/pictures-xtraining`",
        ),
        ("FileNotFoundError", "[Errno 2] No such file or directory: '/content/x'", "such as Colab"),
    ],
)
def test_the_exception_alone_says_the_same(kind, text, words):
    assert words in sentence_for(kind, text)


@pytest.mark.parametrize(
    ("line", "meant"),
    [
        ("tf.keras.layers.Dense(untis=3)", "`units=`"),
        ("tf.keras.layers.Conv1D(3, 5, paddin='same')", "`padding=`"),
        ("tf.keras.layers.LSTM(3, return_sequence=True)", "`return_sequences=`"),
        ("tf.data.Dataset.range(3).batch(3, drop_remaider=True)", "`drop_remainder=`"),
        ("tf.data.Dataset.range(3).window(3, shfit=1)", "`shift=`"),
        ("tf.keras.layers.Desne(3)", "`tf.keras.layers.Dense`"),
        ("tf.keras.losses.MeanSquaredEror()", "`tf.keras.losses.MeanSquaredError`"),
        ("tf.keras.Sequential().compile(loss='mean_sqared_error')", 'write "mean_squared_error"'),
        ("tf.keras.Sequential().compile(loss='mse', metrics=['acuracy'])", 'write "accuracy"'),
        ("tf.keras.Sequential().fit(x, y, epoch=3)", "`epochs=`"),
    ],
)
def test_a_slip_in_a_name_is_answered_with_the_name_that_is_meant(line: str, meant: str) -> None:
    assert any(meant in sentence for sentence in told(f"{TF}x = y = None\n{line}\n"))


@pytest.mark.parametrize(
    "line",
    [
        "tf.data.Dataset.range(3).batch(3, drop_remainder=True).window(3, shift=1, stride=2)",
        "tf.keras.layers.Dense(3, activation='relu', name='a')",
        "own.batch(3, drop_remaining=True)",
    ],
)
def test_what_is_right_or_somebody_elses_is_no_slip(line: str) -> None:
    assert told(f"{TF}import json as own\n{line}\n") == []


@pytest.mark.parametrize(
    ("name", "meant"), [("aray", "array"), ("concatinate", "concatenate"), ("linespace", "linspace")]
)
def test_a_misspelt_function_of_numpy_is_named(name: str, meant: str) -> None:
    sentence = sentence_for("AttributeError", f"module 'numpy' has no attribute '{name}'")
    assert f"write `np.{meant}`" in (sentence or "")


class Raises:
    """Every attribute is this again, and a call raises."""

    def __getattr__(self, name: str) -> "Raises":
        return self

    def __call__(self, *positional: object, **named: object) -> None:
        raise TypeError("got an unexpected keyword argument")


@pytest.mark.parametrize(
    "source",
    [
        "model.fit(x, epoch=3)",
        "model.fit(\n    x,\n    epoch=3,\n)",
        "(\n    model\n    .fit(\n        x,\n        epoch=3))",
        "layer = [\n    tf.keras.layers.Dense(\n        1,\n        activaton='relu'),\n]",
        "model.compile(\n    optimizer=other,\n    los='mse')",
    ],
)
def test_a_call_over_several_lines_is_known_by_the_line_at_which_it_raises(source: str) -> None:
    begin = "import tensorflow as tf\nmodel = x = other = None\n"
    (finding,) = (one for one in report(begin + source).findings if one.certain)
    with pytest.raises(TypeError) as raised:
        exec(compile("\n\n" + source, "exercise.py", "exec"), dict.fromkeys(("tf", "model", "x", "other"), Raises()))
    line = raised.traceback[1].lineno + 1
    assert finding.raised_at == line
    details = {"exception": {"type": "TypeError"}, "lines": [{"number": line, "marked": True}]}
    verdict = Verdict("check_model", Outcome.UNMET, "code that runs", "it raised", "", details=details)
    assert in_words_of_source(verdict, report(begin + source)).message == finding.sentence


def test_a_callback_that_sets_another_flag_is_told_of_where_nothing_stops():
    seen = report(
        "import tensorflow as tf\nclass Stop(tf.keras.callbacks.Callback):\n"
        "    def on_epoch_end(self, epoch, logs=None):\n        self.model.stop_trainig = True\n"
    )
    advice = "Set `self.model.stop_training = True`."
    stopped = Verdict(
        "check", Outcome.UNMET, "a stop of the training", "no stop", advice, details={"explained_by": (FLAG,)}
    )
    said = in_words_of_source(stopped, seen).message
    assert said == "line 4: Keras does not read `self.model.stop_trainig`: write `self.model.stop_training = True`."
    other = Verdict("check", Outcome.UNMET, "the history", "`None`", "Return it.")
    assert in_words_of_source(other, seen) == other
