"""What learners type, what they are told, and that a real TensorFlow agrees."""

import subprocess
import sys
from pathlib import Path

import pytest
from learner_lines import LOOK_ALIKES, PREAMBLE, TYPED

from grader.catalogue.exercise import Exercise, read_exercise, read_signature
from grader.submission.rules.source_report import check_source
from grader.submission.rules.subjects import EXPLAINING
from grader.submission.submission import Submission


def exercise(*functions: str) -> Exercise:
    asked = tuple(read_signature(one) for one in functions)
    return Exercise("week2_timeseries", "Windows", "timeseries", 2, Path(), 30, 70, "", asked, 1.0)


def report(source: str, *functions: str, cells=(), kind="script"):
    return check_source(exercise(*functions), Submission("w", Path("exercise.py"), kind, source, "", cells))


@pytest.mark.parametrize("typed", TYPED, ids=lambda typed: f"{typed.row}: {typed.source[-60:]}")
def test_what_learners_type_is_recognised_with_its_sentence(typed):
    source = PREAMBLE + typed.source if typed.row != "hidden" else typed.source
    findings = [one for one in report(source).findings if one.sentence == typed.sentence]
    assert findings, [one.sentence for one in report(source).findings]
    assert {one.certain for one in findings} == {typed.certain}
    for one in findings:
        assert one.wrong
        assert one.where == f"line {one.line}"
        assert len(one.sentence) < 250


def test_the_lines_before_give_no_finding():
    assert report(PREAMBLE).findings == ()


@pytest.mark.parametrize("source", LOOK_ALIKES.values(), ids=LOOK_ALIKES.keys())
def test_nothing_is_said_about(source):
    imports = "" if source.startswith("import numpy as tf") else "import numpy as np\nimport tensorflow as tf\n"
    findings = report(imports + source).findings
    assert [finding.sentence for finding in findings if not finding.about.startswith(EXPLAINING)] == []


def test_another_librarys_models_have_methods_of_the_same_names():
    source = "import sklearn.linear_model\nmodel.predict_proba(x)\nmodel.fit([[1]], [1], workers=2)\n"
    assert [one.line for one in report(source).findings] == [1], "only that the package is not installed"


def test_every_row_of_the_errata_that_can_be_typed_is_in_the_table():
    # 7, 8, 9 and 26 are questions of the quizzes; 17 is what `syntax` is for.
    assert {int(one.row) for one in TYPED if one.row.isdigit()} == set(range(1, 26)) - {7, 8, 9, 17}


def test_findings_come_in_the_order_of_the_lines_and_name_their_cells():
    source = "import tensorflow as tf\ntf.Session()\ntf.log(1)\ntf.keras.optimizers.SGD(lr=1)\n"
    found = report(source, cells=((1, 2), (3, 5)), kind="notebook").findings
    assert [one.where for one in found] == ["cell 2, line 2", "cell 5, line 1", "cell 5, line 2"]


def test_a_saved_model_has_no_source_to_speak_of():
    assert report("", "solution_model()", kind="model").missing == ()


def test_a_syntax_error_is_all_that_is_said():
    told = report("import tensorflow as tf\ntf.Session()\nx_valid = series[split_time:\n", "create_model()")
    assert told.syntax_error is not None
    assert told.syntax_error.message == "This `[` is never closed."
    assert (told.findings, told.missing, told.not_attempted) == ((), (), False)


def test_an_untouched_stub_is_not_attempted():
    stub = 'def first(a):\n    """Do."""\n    raise NotImplementedError("first is still to be written")\n'
    told = report(stub, "first(a)", "second(b)")
    assert told.not_attempted
    assert told.unwritten == ("first",)
    assert [one.name for one in told.missing] == ["second"]


def test_one_written_function_is_an_attempt():
    told = report("def first(a):\n    pass\ndef second(b):\n    return b\n", "first(a)", "second(b)")
    assert not told.not_attempted
    assert told.unwritten == ("first",)


def test_a_file_without_any_of_the_functions_is_an_attempt_at_something():
    assert not report("print(1)\n", "first(a)").not_attempted


def test_tensorflow_and_nbformat_are_not_imported():
    program = (
        "import sys\nfrom pathlib import Path\n"
        "from grader.catalogue.exercise import Exercise\n"
        "from grader.submission.rules.source_report import check_source\n"
        "from grader.submission.submission import Submission\n"
        "exercise = Exercise('a', 'A', 'nlp', 1, Path(), 1, 1, '', (), 1.0)\n"
        "source = 'import tensorflow as tf\\ntf.Session()\\ntf.keras.optimizers.SGD(lr=1)\\n'\n"
        "assert len(check_source(exercise, Submission('a', Path('a.py'), 'script', source, '')).findings) == 2\n"
        "print({'tensorflow', 'keras', 'nbformat', 'numpy'} & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"


def test_in_a_chain_over_lines_the_line_of_the_method_is_named():
    source = "import tensorflow as tf\nds = (\n    tf.data.Dataset.range(3)\n    .batch(2)\n    .prefecth(1)\n)\n"
    assert [one.line for one in report(source).findings] == [5]


def test_no_advice_is_given_on_a_line_that_came_with_the_stub():
    asked = read_exercise("week4_nlp")
    stub = (asked.folder / "exercise.py").read_text(encoding="utf-8")
    given = "    tokenizer = tf.keras.preprocessing.text.Tokenizer()\n"
    assert given in stub
    own = stub.replace("def pad_seqs(input_sequences, maxlen):\n", f"def pad_seqs(input_sequences, maxlen):\n{given}")
    assert own != stub

    def told(source):
        found = check_source(asked, Submission("week4_nlp", Path("exercise.py"), "script", source, "")).findings
        return [one.line for one in found if one.wrong == "Tokenizer"]

    assert told(stub) == []
    assert len(told(own)) == 1


def test_what_is_said_of_one_rule_has_a_limit():
    source = "import tensorflow as tf\n" + "tf.Session()\n" * 1000 + "tf.keras.optimizers.SGD(lr=1)\n"
    assert len(report(source).findings) == 51
