"""No source makes a rule fail, and a rule that fails all the same takes nothing with it."""

import ast
import gc
import random
import sysconfig
import time
from pathlib import Path

import pytest
from any_source import edited, modules
from hypothesis import event, given, settings
from shares import examples

from grader.catalogue.exercise import Exercise, read_signature
from grader.submission.rules import source_report
from grader.submission.rules.source_report import check_source
from grader.submission.submission import Submission

ASKED = ("create_model(a)", "windowed_dataset(series)", "class C")
SOLUTIONS = sorted(Path(__file__).resolve().parents[2].glob("solutions/*/right/*.py"))
STANDARD_LIBRARY = Path(sysconfig.get_path("stdlib"))


def told_of(source: str):
    asked = tuple(read_signature(one) for one in ASKED)
    exercise = Exercise("week2_timeseries", "Windows", "timeseries", 2, Path(), 30, 70, "", asked, 1.0)
    return check_source(exercise, Submission("w", Path("exercise.py"), "script", source, ""))


@pytest.mark.parametrize(
    "call",
    [
        "tf.keras.layers.Conv2D(16, **options)",
        "tf.keras.callbacks.EarlyStopping(**options)",
        "model.fit(*data, **options)",
        "model.compile(*what, 'mse', ['a'], **options)",
        "f'é{10e-5}'",
        "tf.keras.layers.LSTM(8, input_shape=(1, 2, 0x" + "f" * 5000 + "))",
        "tf.keras.layers.Dropout(0x" + "f" * 5000 + ")",
        "def create_model(a=0x" + "f" * 5000 + ", *, b): pass",
        "tf" + ".keras" * 900,
        "model.fit(x, y)\nerrors = [model.evaluate(v, w)]\nprint('validation', errors[-5])",
    ],
    ids=lambda call: call[:50],
)
def test_calls_that_rules_stumbled_over(call):
    told = told_of(f"import tensorflow as tf\n{call}\n")
    assert (told.syntax_error, told.failed) == (None, ())


def test_a_rule_that_fails_is_named_and_the_others_go_on(monkeypatch):
    def fails(tree):
        yield tree.finding_at(1, "a", "b", "What a rule says before it fails is not told.")
        raise IndexError("string index out of range")

    rules = (fails, *source_report.all_rules())
    monkeypatch.setattr(source_report, "all_rules", lambda: rules)
    told = told_of("import tensorflow as tf\ntf.Session()\n")
    [failed] = told.failed
    assert (failed.rule, failed.fault) == ("test_any_source.fails", "IndexError: string index out of range")
    assert failed.place.startswith("test_any_source.py, line ")
    assert [one.wrong for one in told.findings] == ["tf.Session"]
    assert [one.name for one in told.missing] == ["create_model", "windowed_dataset", "C"]


@pytest.mark.parametrize("name", ["read_definitions", "missing", "wrong_signatures", "SourceTree"])
def test_whatever_else_fails_is_named_as_well(monkeypatch, name):
    def fails(*arguments):
        raise RecursionError("too deep")

    monkeypatch.setattr(source_report, name, fails)
    told = told_of("import tensorflow as tf\ndef create_model(): return 1\ntf.Session()\n")
    assert [one.fault for one in told.failed] == ["RecursionError: too deep"]
    assert not told.not_attempted


@pytest.fixture
def no_garbage_is_collected():
    """All other tests of this process left objects: looking through them takes half a second."""
    gc.collect()
    gc.disable()
    yield
    gc.enable()


def is_looked_at_soon(source: str) -> bool:
    """Look at a source, with no rule that fails; return whether this took no longer than a bound from its length."""
    began = time.process_time()
    assert len([*ast.walk(ast.parse(source))]) > 0
    read = time.process_time()
    assert told_of(source).failed == ()
    # All rules took 40 to 120 times as long as one reading and one walk, which are as slow as the machine is.
    return time.process_time() - read < 0.4 + 100 * (read - began)


@pytest.mark.slow
@pytest.mark.usefixtures("no_garbage_is_collected")
def test_no_file_of_a_sample_of_the_standard_library_makes_a_rule_fail():
    files = sorted(STANDARD_LIBRARY.glob("*.py")) + sorted(STANDARD_LIBRARY.glob("test/test_*.py"))
    assert len(files) > 100
    for path in random.Random(7).sample(files, 24):
        source = path.read_text(encoding="utf-8", errors="replace")
        # Where other processes hold the cores for a moment, one look takes twice its time: it is measured again then.
        assert any(is_looked_at_soon(source) for _ in range(3)), path


@pytest.mark.slow
def test_no_edit_of_a_solution_makes_a_rule_fail():
    chance, changed = random.Random(11), 0
    for path in chance.choices(SOLUTIONS, k=160):
        source = path.read_text(encoding="utf-8")
        program = edited(source, chance)
        assert told_of(program).failed == (), program
        changed += program != source
    assert changed > 130


def test_a_statistic_of_nothing_makes_no_rule_fail():
    source = (
        "import tensorflow as tf\nTRAIN_SIZE = 9\nmean = tf.reduce_mean(axis=0)\nx = (series - mean)[:TRAIN_SIZE]\n"
    )
    assert told_of(f"{source}y = series[:TRAIN_SIZE]\n").failed == ()


@pytest.mark.slow
@given(modules)
@settings(max_examples=examples(300))
def test_no_program_of_a_grammar_makes_a_rule_fail(source):
    told = told_of(source)
    assert told.failed == ()
    for one in told.findings:
        assert one.wrong and len(one.sentence) <= 600
        assert 1 <= one.line <= source.count("\n") + 1
    event("syntax error" if told.syntax_error else "read")


def test_the_grammar_makes_programs_that_python_reads():
    @given(modules)
    @settings(max_examples=100, database=None)
    def count(source):
        try:
            ast.parse(source)
        except SyntaxError:
            return
        read.append(source)

    read: list[str] = []
    count()
    assert len(read) > 60
