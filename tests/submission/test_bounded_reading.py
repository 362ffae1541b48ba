"""Reading takes time with the length of a submission, not with its square, and ends whatever is handed in."""

import dataclasses
import json
import time
from pathlib import Path

import pytest
from any_source import modules
from hypothesis import given, settings
from hypothesis import strategies as st
from shares import examples

from grader.catalogue.exercise import read_exercise
from grader.cohort.likeness import tree_digest
from grader.errors import SubmissionRefused
from grader.submission import bounded_reading
from grader.submission.bounded_reading import NotRead, read_apart
from grader.submission.intake import decode
from grader.submission.notebook import neutralise, read_notebook
from grader.submission.rules import source_report
from grader.submission.rules.source_report import check_source, look_from_afar
from grader.submission.submission import Submission, read_submission

PLACE = Path("exercise.ipynb")
EXERCISE = read_exercise("week2_timeseries")


def seconds_once(act, *arguments) -> float:
    began = time.process_time()
    act(*arguments)
    return time.process_time() - began


def seconds_of(act, *arguments) -> float:
    """CPU seconds, the better of two: a neighbour on this machine counts for nothing."""
    return min(seconds_once(act, *arguments) for _ in range(2))


def takes_less_than(limit: float, act, *arguments) -> bool:
    """Whether ``seconds_of`` it is less; what is quick enough the first time is not timed again."""
    return any(seconds_once(act, *arguments) < limit for _ in range(2))


def report(source: str) -> source_report.SourceReport:
    return check_source(EXERCISE, Submission(EXERCISE.name, Path("exercise.py"), "script", source, ""))


pieces = st.text(alphabet="\\\"'#([{)]}?%! =a.*,\t", min_size=1, max_size=6)


@pytest.mark.slow
@given(st.lists(pieces, min_size=1, max_size=3), pieces)
@settings(max_examples=examples(40))
def test_a_line_of_a_notebook_takes_time_with_its_length(repeated, last):
    few, many = ("".join(repeated) * count + last for count in (2_000, 16_000))
    assert takes_less_than(0.05 + 20 * seconds_of(neutralise, [few]), neutralise, [many])


@pytest.mark.parametrize(
    "line", ['\\"' * 20_000, "'\"" * 20_000, '"""' * 20_001, "'" + "\\" * 200_001, "a" * 900_000 + "?"]
)
def test_a_notebook_with_a_line_of_quotation_marks_is_read_at_once(line):
    cell = {"cell_type": "code", "source": f"x = 1\n{line}", "metadata": {}, "outputs": []}
    data = json.dumps({"nbformat": 4, "metadata": {}, "cells": [cell]}).encode()
    assert seconds_of(read_notebook, PLACE, data) < 1


@pytest.mark.parametrize(
    ("lines", "read"),
    [
        (["x = 'a\\", "!b'", "!ls"], ["x = 'a\\", "!b'", "# !ls"]),
        (["x = 'a", "!ls"], ["x = 'a", "# !ls"]),
        (['x = """a""""', "!ls"], ['x = """a""""', "# !ls"]),
        (['x = "\\\\"', "!ls"], ['x = "\\\\"', "# !ls"]),
        (['x = """a\\"""', "!ls", '"""'], ['x = """a\\"""', "!ls", '"""']),
    ],
)
def test_texts_end_where_python_ends_them(lines, read):
    assert neutralise(lines) == read


def test_a_notebook_with_too_much_code_is_refused_before_its_lines_are_looked_at():
    cell = {"cell_type": "code", "source": "x" * 600_000}
    data = json.dumps({"nbformat": 4, "metadata": {}, "cells": [cell, cell]}).encode()
    with pytest.raises(SubmissionRefused, match="too much code"):
        read_notebook(PLACE, data)


@pytest.mark.parametrize("encoding", ["punycode", "idna"])
def test_a_program_in_an_encoding_for_names_of_hosts_is_refused_at_once(encoding):
    data = f"# coding: {encoding}\n".encode() + b"a-" + b"z9" * 400_000
    began = time.process_time()
    with pytest.raises(SubmissionRefused, match="host names"):
        decode(Path("exercise.py"), data)
    assert time.process_time() - began < 1


def chain(count: int) -> str:
    return "if a: pass\n" + "elif a: pass\n" * count


def digits(count: int) -> str:
    return f"import tensorflow as tf\nx = 0x{'f' * count}\ntf.keras.layers.Dropout(x)\n"


SHAPES = {
    "elif": chain,
    "sum": lambda count: "x = " + "+".join(["a"] * count),
    "attributes": lambda count: "import tensorflow as tf\nx = tf" + ".b" * count,
    "calls": lambda count: "x = a" + ".fit(epoch=1)" * count,
    "digits": digits,
    "statements": lambda count: "a\n" * count,
    "misspelt": lambda count: "import keras\n" + "".join(f"a.fit(epoc{one}=1)\n" for one in range(count)),
    "names": lambda count: "import tensorflow as tf\n" + "tf.lg\n" * count,
    "models": lambda count: "from keras.layers import LSTM as L\n" + f"[{'L(),' * 100}]\n" * (count // 400),
    "functions": lambda count: "".join(f"def windowed_datase{one}(dataset): pass\n" for one in range(count)),
    "long name": lambda count: f"import tensorflow as tf\ntf.{'a' * count}\nloss_{'b' * count}(1)\n",
    "nested": lambda count: "".join(" " * one + f"def f{one}(dataset):\n" for one in range(50))
    + (" " * 50 + "ds.window(1).shuffle(3)\n") * (count // 70),
}  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("shape", SHAPES)
def test_looking_at_a_source_takes_time_with_its_length(shape, monkeypatch):
    monkeypatch.setattr(source_report, "is_ordinary", lambda source: True)
    few, many = SHAPES[shape](1_500), SHAPES[shape](6_000)
    began = time.process_time()
    told = report(few)
    seconds = min(time.process_time() - began, seconds_once(report, few))
    assert told.failed == ()
    assert takes_less_than(0.3 + 8 * seconds, report, many)


DOUBLINGS = {
    "sum": "{a} + {a}", "product": "int({a} * {a})", "merged": "{a} | {a}", "dictionary": "{{**{a}, **{a}}}",
    "list": "[*{a}, *{a}]", "pair": "({a}, {a})", "choice": "{a} if c else {a}", "call": "f({a}, {a})",
    "error": "np.mean(np.abs({a} - {a}))", "joined": "np.concatenate([{a}, {a}])", "path": "os.path.join({a}, {a})",
    "layer": "tf.keras.layers.Add()([{a}, {a}])", "text": "f'{{{a}}} {{{a}}}'", "place": "{a}[{a}]",
    "cut": "{a}[:{a}]", "data set": "{a}.map({a})", "predicted": "model.predict({a}) - {a}",
}  # fmt: skip
"""Lines that name the line before them twice."""
USES = """\
model.compile(optimizer=tf.keras.optimizers.SGD({a}), loss={a}, metrics={a})
model.fit({a}, {a}, epochs={a}, batch_size={a}, validation_data=({a}, {a}), callbacks=[{a}], **{a})
tf.keras.layers.Dense({a}, activation={a})({a})
tf.keras.callbacks.EarlyStopping(monitor={a}, patience={a})
print("accuracy", {a}, np.mean({a}), model.evaluate({a}, {a}))
x = {a}.shuffle({a}).batch({a}).take({a})
y = {a}.reshape({a}).astype({a}) / {a}
for i in range({a}):
    print({a}[i])
np.mean(np.abs(model.predict({a}) - {a}))
best = max({a}, key={a})
"""


@pytest.mark.parametrize("shape", DOUBLINGS)
def test_lines_that_name_the_one_before_twice_are_read_in_a_moment(shape):
    doubled = (f"a{one + 1} = {DOUBLINGS[shape].format(a=f'a{one}')}\n" for one in range(20))
    source = f"import os, numpy as np, tensorflow as tf\na0 = b\n{''.join(doubled)}{USES.format(a='a20')}"
    assert takes_less_than(3.0, report, source)
    told = report(source)
    assert (told.syntax_error, told.failed) == (None, ())


@pytest.mark.parametrize("count", [149, 700, 6_000, 40_000])
@pytest.mark.parametrize("shape", [chain, SHAPES["sum"], SHAPES["attributes"], digits])
def test_deep_trees_and_huge_numbers_end_in_no_fault(shape, count):
    told = report(shape(count))
    assert told.failed == ()
    assert told.unread or told.syntax_error or shape in (digits, chain)
    tree_digest(shape(count))


@pytest.mark.parametrize("count", [200, 1_500])
def test_of_a_deep_source_is_told_what_is_defined_and_nothing_about_its_lines(count):
    stub = (EXERCISE.folder / "exercise.py").read_text(encoding="utf-8")
    told, shallow = report(stub + "import tensorflow as tf\ntf.Session()\n" + chain(count)), report(stub)
    assert (told.unwritten, told.not_attempted, told.defined_at) == (shallow.unwritten, True, shallow.defined_at)
    assert (told.findings, told.failed) == ((), ())
    assert told.unread == "The lines were not checked: they are nested more than 150 levels deep."


@pytest.mark.parametrize("count", [300, 470_000])
def test_what_cannot_be_looked_at_is_still_compared_line_by_line(count):
    source = chain(count) if count == 300 else "a\n" * count
    assert tree_digest(source) == tree_digest(source.replace("\n", "  \n\n")) != ""


def test_what_is_larger_than_ordinary_is_looked_at_elsewhere_and_told_the_same(monkeypatch):
    source = (EXERCISE.folder / "exercise.py").read_text(encoding="utf-8") + "\nimport tensorflow as tf\ntf.Session()\n"
    here = report(source)
    monkeypatch.setattr(bounded_reading, "MOST_CHARACTERS", 10)
    assert report(source) == here
    assert here.unwritten and here.findings
    broken = report(source + "x = [1\n")
    assert broken.syntax_error is not None and broken.syntax_error.message == "This `[` is never closed."


@given(modules)
@settings(max_examples=examples(30))
def test_a_report_survives_the_way_from_another_process(source):
    asked = [dataclasses.asdict(one) for one in EXERCISE.functions]
    facts = {"name": EXERCISE.name, "asked": asked, "source": source, "cells": []}
    told = json.loads(json.dumps(look_from_afar(json.loads(json.dumps(facts)))))
    assert source_report._from_facts(told) == report(source)


def test_a_process_that_takes_too_long_is_ended():
    with pytest.raises(NotRead, match=r"longer than 0\.01 seconds"):
        read_apart("look", {}, 0.01)


def test_a_process_that_fails_says_so():
    with pytest.raises(NotRead, match="ended with 1: KeyError"):
        read_apart("look", {})


def test_without_an_answer_the_source_says_nothing_and_the_grading_goes_on(monkeypatch):
    def never(task, facts):
        raise NotRead("it took longer than 40 seconds")

    monkeypatch.setattr(source_report, "read_apart", never)
    told = report("a\n" * 100_000)
    assert told == source_report.SourceReport(
        unread="The source was not checked before it ran: it took longer than 40 seconds."
    )


def test_a_stub_that_was_blown_up_counts_as_edited(tmp_path):
    for name in ("exercise.py", "exercise.ipynb"):
        (tmp_path / name).write_bytes((EXERCISE.folder / name).read_bytes())
    (tmp_path / "exercise.py").write_text(chain(20_000), encoding="utf-8")
    assert read_submission(EXERCISE, tmp_path).path.name == "exercise.py"
