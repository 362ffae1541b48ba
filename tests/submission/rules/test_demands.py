import pytest

from grader.catalogue.exercise import exercise_names, read_exercise, read_signature
from grader.submission.definitions import read_definitions
from grader.submission.rules.demands import changed_constants, missing, unread_constants, wrong_signatures
from grader.submission.rules.source_report import check_source
from grader.submission.rules.subjects import CONSTANTS, DRAWN, TRAINING
from grader.submission.submission import read_submission
from grader.submission.syntax import parse


def where(line: int) -> str:
    return f"line {line}"


def missed(source: str, *asked: str) -> list[str]:
    signatures = tuple(read_signature(one) for one in asked)
    return [
        f"{one.sentence} {one.advice}".strip() for one in missing(read_definitions(parse(source)), signatures, where)
    ]


def misshaped(source: str, asked: str) -> str:
    found = list(wrong_signatures(read_definitions(parse(source)), (read_signature(asked),), where))
    return found[0].sentence if found else ""


def test_a_missing_function_is_named_with_what_looks_like_it():
    source = "import math\n\ndef windowed_datset(a):\n    return a\n"
    assert missed(source, "windowed_dataset(series)") == [
        "There is no function called `windowed_dataset`. There is `windowed_datset` (line 3). "
        "Rename `windowed_datset` to `windowed_dataset`."
    ]


def test_the_only_class_is_the_one_that_is_asked_for():
    source = "import keras\n\nclass myCallback(keras.callbacks.Callback):\n    pass\n"
    asked = "class EarlyStoppingCallback"
    assert missed(source, asked) == [
        "There is no class called `EarlyStoppingCallback`. There is `myCallback` (line 3). "
        "Rename `myCallback` to `EarlyStoppingCallback`."
    ]
    assert missed(f"{source}\nclass Other:\n    pass\n", asked) == ["There is no class called `EarlyStoppingCallback`."]


def test_what_looks_like_nothing_is_only_named():
    assert missed("x = 1\n", "create_model()", "class EarlyStoppingCallback") == [
        "There is no function called `create_model`.",
        "There is no class called `EarlyStoppingCallback`.",
    ]


def test_what_is_asked_for_as_well_is_no_near_name():
    source = "def create_model_a(): pass\n"
    assert missed(source, "create_model_a()", "create_model_b()") == ["There is no function called `create_model_b`."]


@pytest.mark.parametrize(
    ("source", "place"),
    [
        ("def main():\n    def pad(a): pass\n", "inside `main` (line 2)"),
        ("class Kit:\n    def pad(self, a): pass\n", "inside `Kit` (line 2)"),
        (
            "if __name__ == '__main__':\n    def pad(a): pass\n",
            "under `if __name__ == …`, which does not run in grading (line 2)",
        ),
    ],
)
def test_a_function_that_no_import_reaches_is_missing_and_found(source, place):
    assert missed(source, "pad(a)") == [
        f"There is no function called `pad`. It is defined {place}. Move it to the left margin of the file."
    ]


def test_a_function_that_is_written_like_a_method_is_told_to_leave_self_out() -> None:
    told = misshaped("def pad(self, a):\n    return a\n", "pad(a)")
    assert told == "`pad` is called with 1 argument, by position: remove `self`, which only a method takes."


@pytest.mark.parametrize(
    "source",
    [
        "def pad(a): pass",
        "async def pad(a): pass",
        "class pad: pass",
        "pad = make()",
        "pad: object = make()",
        "pad = lambda a: a",
        "import functools\npad = functools.partial(print, 1)",
        "import pad",
        "import pad.part",
        "from kit import pad",
        "from kit import other as pad",
        "other, (pad, *rest) = make()",
        "for pad in things: pass",
        "with thing() as pad: pass",
        "if (pad := make()): pass",
        "if x:\n    def pad(a): pass\nelse:\n    pad = None",
        "try:\n    pad = 1\nexcept ValueError:\n    pass",
        "try:\n    pass\nexcept ValueError:\n    pad = 1",
        "match x:\n    case 1:\n        pad = 1",
        "while x:\n    pad = 1",
        "if __name__ == '__main__':\n    pass\nelse:\n    pad = 1",
        "def set_up():\n    global pad\n    pad = make()\nset_up()",
        "exec('def pad(a): pass')",
        "globals()['pad'] = make",
        "from kit import *",
    ],
)
def test_a_name_that_may_be_bound_is_never_said_to_be_missing(source):
    assert missed(source, "pad(a)") == []


@pytest.mark.parametrize(
    "source",
    ["pad: object", "def other():\n    pad = 1", "x = [pad for pad in y]", "from keras.layers import *", "print(pad)"],
)
def test_a_name_that_is_not_bound_is_missing(source):
    assert missed(source, "pad(a)") == ["There is no function called `pad`."]


@pytest.mark.parametrize(
    "definition",
    [
        "def pad(a, b): pass",
        "def pad(x, y, /): pass",
        "def pad(*args): pass",
        "def pad(a, *rest, **more): pass",
        "def pad(a, b, c=1, *, d=2): pass",
        "def pad(a=1, b=2): pass",
        "pad = lambda: 0",
        "pad = make",
        "from kit import pad",
        "@decorated\ndef pad(): pass",
    ],
)
def test_what_can_be_called_with_two_arguments_is_right(definition):
    assert misshaped(definition, "pad(sequences, maxlen)") == ""


@pytest.mark.parametrize(
    ("definition", "sentence"),
    [
        ("def pad(): pass", "is called with 2 arguments, by position; it takes none."),
        ("def pad(a): pass", "is called with 2 arguments, by position; it takes 1."),
        ("def pad(a=1): pass", "is called with 2 arguments, by position; it takes at most 1."),
        ("def pad(a, *, b): pass", "is called with 2 arguments, by position; it takes 1."),
        (
            "def pad(a, b, c, d=1): pass",
            "is called with 2 arguments, by position; it also takes `c`, which needs a default value.",
        ),
        ("def pad(sequences, value, maxlen): pass", "is called with 2 arguments, by position: leave `value` out."),
        (
            "def pad(a, b, *, c, d=1): pass",
            "is called with 2 arguments, by position; it takes `c` by name, which needs a default value.",
        ),
        ("class pad: pass", "must be a function; it is a class."),
        ("async def pad(a, b): pass", "must be a plain function: remove `async`."),
    ],
)
def test_what_cannot_be_called_as_asked_is_said(definition, sentence):
    assert misshaped(definition, "pad(sequences, maxlen)") == f"`pad` {sentence}"


def test_one_argument_and_none_are_counted_rightly():
    assert misshaped("def pad(): pass", "pad(a)") == "`pad` is called with 1 argument, by position; it takes none."
    assert misshaped("def pad(a): pass", "pad()") == (
        "`pad` is called with no arguments, by position; it also takes `a`, which needs a default value."
    )


@pytest.mark.parametrize(
    ("definition", "sentence"),
    [
        ("class Stop:\n    def __init__(self, bar=0.9): pass", ""),
        ("class Stop:\n    def on_epoch_end(self, epoch, logs=None): pass", ""),
        ("Stop = make()", ""),
        ("def Stop(): pass", "`Stop` must be a class; it is a function."),
        (
            "class Stop:\n    def __init__(self, bar): pass",
            "`Stop` must be made without arguments; it also takes `bar`, which needs a default value.",
        ),
    ],
)
def test_a_class_must_be_one_that_is_made_without_arguments(definition, sentence):
    assert misshaped(definition, "class Stop") == sentence


def test_what_is_expected_and_found_stand_side_by_side():
    definitions = read_definitions(parse("\n\ndef pad(a, *, b=1): pass\n"))
    [found] = wrong_signatures(definitions, (read_signature("pad(sequences, maxlen)"),), where)
    assert (found.line, found.where) == (3, "line 3")
    assert (found.expected, found.found) == ("pad(sequences, maxlen)", "pad(a, *, b=1)")


def test_the_last_definition_counts():
    assert misshaped("def pad(a): pass\ndef pad(a, b): pass", "pad(a, b)") == ""
    assert misshaped("def pad(a, b): pass\ndef pad(a): pass", "pad(a, b)") != ""
    assert misshaped("def pad(a): pass\npad = make()", "pad(a, b)") == ""


RAISE = 'raise NotImplementedError("pad is still to be written")'


@pytest.mark.parametrize(
    "body",
    [
        "pass",
        "...",
        '"""Only says what it does."""',
        '"""Says."""\n    pass',
        "raise NotImplementedError",
        RAISE,
        f"# YOUR CODE HERE\n    {RAISE}",
        f'"""Says."""\n    # BEGIN SOLUTION\n    {RAISE}\n    # END SOLUTION',
        "return None",
        "return",
        f"size = 3\n    {RAISE}",
        f"for one in a:\n        print(one)\n    {RAISE}",
        "rows = None\n    if a:\n        rows = None\n    return rows",
    ],
)
def test_a_body_that_is_still_the_stubs_is_unwritten(body):
    definitions = read_definitions(parse(f"def pad(a):\n    {body}\n"))
    assert definitions.is_unwritten("pad")
    assert not definitions.is_written("pad")


@pytest.mark.parametrize(
    "body",
    [
        "return a",
        "return 0",
        "print(a)",
        '"not a docstring", 1',
        f"if a:\n        {RAISE}\n    return a",
        f"return a\n    {RAISE}",
        "raise ValueError(a)",
        "yield a",
        "rows = None\n    return a",
        "rows = None\n    for rows in a: pass\n    return rows",
    ],
)
def test_a_body_with_something_in_it_is_written(body):
    assert read_definitions(parse(f"def pad(a):\n    {body}\n")).is_written("pad")


@pytest.mark.parametrize(
    ("body", "is_unwritten"),
    [
        ("pass", True),
        ('"""Stops."""', True),
        ("def on_epoch_end(self, epoch, logs=None):\n        pass", True),
        (f"def __init__(self):\n        self.bar = 1\n    def on_epoch_end(self):\n        {RAISE}", True),
        ("def on_train_begin(self): pass\n    def on_epoch_end(self):\n        self.model.stop_training = True", False),
        ("bar = 0.9", False),
    ],
)
def test_a_class_is_unwritten_while_a_method_of_it_is(body, is_unwritten):
    assert read_definitions(parse(f"class Stop:\n    {body}\n")).is_unwritten("Stop") == is_unwritten


def test_names_that_are_bound_otherwise_are_written():
    definitions = read_definitions(parse("pad = lambda a: None\n"))
    assert definitions.is_written("pad")
    assert not definitions.is_written("other")
    assert not definitions.is_unwritten("other")


def test_an_argument_with_a_default_may_be_left_out():
    assert (
        misshaped("def make(): pass", "make(path=None)") == misshaped("def make(file): pass", "make(path=None)") == ""
    )
    assert misshaped("def make(file, size): pass", "make(path=None)")


@pytest.mark.parametrize(
    ("source", "about", "told"),
    [
        ("SEED = 8\nCLASSES = 4\n", None, ""),
        ("SEED=8  # given\nCLASSES = 2 + 2\n", None, ""),
        ("SEED = 0\nCLASSES = 4\n", DRAWN, "`SEED = 8`. Restore"),
        ("SEED = 0\nCLASSES = 6\n", CONSTANTS, "`SEED = 8`, `CLASSES = 4`. Restore"),
        ("CLASSES = 'four'\n", CONSTANTS, "`CLASSES = 4`. Restore"),
        ("def f():\n    SEED = 3\n", None, ""),
        ("SEED = int(time())\n", None, ""),
    ],
)
def test_constants_of_an_exam_task_that_were_changed_are_named_in_one_sentence(source, about, told):
    found = [*changed_constants(parse(source), {"SEED": 8, "CLASSES": 4}, "line {}".format)]
    assert [finding.about for finding in found] == ([about] if about else [])
    assert all(told in finding.sentence for finding in found)


READS = "HORIZON = 24\nWINDOW = 60\ndef solution_model():\n    return load(WINDOW, HORIZON)\n"


@pytest.mark.parametrize(
    ("source", "told"),
    [
        ("HORIZON = 24\nWINDOW = 60\ndef solution_model():\n    return load(WINDOW)\n", ["`HORIZON`"]),
        (
            "HORIZON = 24\ndef solution_model(steps=1):\n    layers.Dense(24)\n    return load(60, steps)\n",
            ["`HORIZON`"],
        ),
        (READS, []),
        # Its value stands where it is needed, or the constant is not there.
        ("HORIZON = 24\nWINDOW = 60\ndef solution_model():\n    return load(WINDOW, steps=24)\n", []),
        ("def solution_model():\n    return load(60, 1)\n", []),
    ],
)
def test_a_constant_that_nothing_reads_explains_a_training(source, told):
    sizes = {"HORIZON": 24, "WINDOW": 60, "UNUSED": 3}
    found = [*unread_constants(parse(source), sizes, parse(READS), "line {}".format)]
    assert [finding.about for finding in found] == [TRAINING] * len(told)
    assert all(words in finding.sentence for words, finding in zip(told, found, strict=True))


@pytest.mark.parametrize("name", exercise_names())
def test_no_line_of_a_stub_is_told_before_anything_is_written(name):
    exercise = read_exercise(name)
    for path in (exercise.folder / "exercise.py", exercise.folder / "exercise.ipynb"):
        assert check_source(exercise, read_submission(exercise, path)).findings == ()


@pytest.mark.parametrize("name", [name for name in exercise_names() if read_exercise(name).category])
def test_once_the_function_is_written_a_constant_that_nothing_reads_is_told(name, tmp_path):
    exercise = read_exercise(name)
    stub = (exercise.folder / "exercise.py").read_text(encoding="utf-8")
    path = tmp_path / "exercise.py"
    path.write_text(
        f"{stub.partition('def solution_model')[0]}def solution_model():\n    return build()\n", encoding="utf-8"
    )
    found = check_source(exercise, read_submission(exercise, path)).findings
    assert any(finding.sentence.startswith("Nothing reads `") for finding in found)
