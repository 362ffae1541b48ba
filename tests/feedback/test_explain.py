"""Which verdicts get a message, and which keep what they have."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.candidate.faults import Fault
from grader.catalogue.exercise import Exercise
from grader.examiner.diagnosis import misconceptions, sentence_for
from grader.examiner.diagnosis.causes import CAUSES
from grader.examiner.faults import words_for
from grader.examiner.grade import Grade, Outcome, Status, Verdict
from grader.feedback import explain
from grader.feedback.explain import explain_verdict, explained
from grader.submission.rules.calls.compiled_names import quoted_names
from grader.submission.source_tree import SourceTree
from grader.submission.submission import Submission
from grader.submission.syntax import parse

EXERCISE = Exercise("week1_x", "X", "intro", 1, Path("x"), 10, 100, "", (), 1.0)
SUBMISSION = Submission("week1_x", Path("exercise.py"), "script", "", "digest")


def unmet(type_name: str = "RecursionError", message: str = "maximum recursion depth exceeded", line: str = "f()"):
    """Return the verdict that the examiner makes of an exception at line 12 of a submission."""
    fault = Fault("raised", "in windowed_dataset", type_name, message, ((12, line),) if line else ())
    words = words_for(fault, EXERCISE, SUBMISSION)
    return Verdict("check_a", Outcome.UNMET, words.expected, words.found, words.message, 0.5, words.details)


MISSED = Verdict("check_b", Outcome.UNMET, "85%", "50%", "", 1.0, {"runs": [0.5], "threshold": 0.85})
EVIDENCE: dict[str, Any] = {
    "measured": {"metric": "accuracy", "value": 0.5, "threshold": 0.85},
    "curves": {"metric": "accuracy", "threshold": 0.85, "history": {"loss": [0.7, None, None]}},
}


def test_an_exception_of_the_learners_is_explained() -> None:
    told = explain_verdict(unmet(), {})
    assert told.message.startswith("A function calls itself")
    assert replace(told, message="") == unmet()


def test_what_the_first_thing_to_fix_says_is_no_advice_as_well() -> None:
    verdict = replace(MISSED, message="`fit` has no argument `epoch`: write `epochs=`.")
    advice = [f"cell [2], line 3: {verdict.message}", "line 9: `lr` is gone.", "Labels are strings."]
    told = {"evidence": {"advice": advice}}
    grade = Grade("week1_x", "exercise.py", "d", "d", (verdict,), 0, 100, Status.NOT_YET, "", 1.0, 5, **told)
    assert explained(grade).evidence["advice"] == advice[1:]
    early = replace(MISSED, criterion_id="check_b", message="Cut the windows with `window`, then `shuffle` them.")
    notes = ["line 4: `shuffle` comes before `window`.", "line 5: `window` without `drop_remainder`."]
    both = replace(grade, verdicts=(verdict, early), evidence={"advice": notes})
    assert explained(both).evidence["advice"] == notes[1:]


@pytest.mark.parametrize(
    ("of_a_line", "of_a_training"),
    [
        ("`y` comes from sorted labels. Shuffle inputs and labels together before the split.",
         "The validation examples are of one class only. Shuffle inputs and labels together before you split them."),
        ("`EarlyStopping` with `patience=9` stops nothing: `fit` has 9 epochs.",
         "`EarlyStopping` with `patience=9` stops nothing: `fit` has 9 epochs."),
        ("`EarlyStopping` watches `loss` of the training.", "`EarlyStopping` watches the training."),
    ],
)  # fmt: skip
def test_what_a_line_shows_is_not_said_of_the_training_as_well(of_a_line: str, of_a_training: str) -> None:
    told = {"evidence": {"advice": [f"line 4: {of_a_line}", of_a_training, "`Dropout` has the rate 0."]}}
    verdict = replace(MISSED, message="Train longer.")
    grade = Grade("week1_x", "exercise.py", "d", "d", (verdict,), 0, 100, Status.NOT_YET, "", 1.0, 5, **told)
    assert explained(grade).evidence["advice"] == [f"line 4: {of_a_line}", "`Dropout` has the rate 0."]


@pytest.mark.parametrize(
    ("kind", "word", "source"),
    [
        ("loss", "binary_crosentropy", "compile(loss='binary_crosentropy')"),
        ("metric", "acuracy", "compile(metrics=['acuracy'])"),
        ("optimizer", "adma", "compile('adma')"),
    ],
)
def test_a_misspelt_word_is_said_once(kind: str, word: str, source: str) -> None:
    raised = {"exception": {"type": "ValueError", "message": f"Could not interpret {kind} identifier: {word}"}}
    looked = SourceTree(parse(f"model.{source}\n"), f"model.{source}\n", "line {}".format)
    advice = [f"{one.where}: {one.sentence}" for one in quoted_names(looked)]
    told: dict[str, Any] = {"evidence": {"advice": advice}}
    verdict = replace(MISSED, details=raised)
    grade = Grade("week1_x", "exercise.py", "d", "d", (verdict,), 0, 100, Status.NOT_YET, "", 1.0, 5, **told)
    assert len(advice) == 1
    assert explained(grade).evidence["advice"] == []


def test_a_missed_bar_is_explained_by_its_curves() -> None:
    assert "from epoch 2 on" in explain_verdict(MISSED, EVIDENCE).message


@pytest.mark.parametrize(("name", "has_lesson"), [("week2_vision", True), ("exam2_digits", False), ("mine", False)])
def test_only_an_exercise_of_the_course_is_compared_with_its_lesson(name: str, has_lesson: bool) -> None:
    curves = {"metric": "accuracy", "threshold": 0.85, "history": {"loss": [0.7, 0.6, 0.6, 0.6, 0.6, 0.6]}}
    evidence = {**EVIDENCE, "curves": curves}
    grade = Grade(name, "exercise.py", "d", "d", (MISSED,), 0, 100, Status.NOT_YET, "", 1.0, 5, evidence=evidence)
    told = explained(grade)
    assert ("the lesson's model" in told.verdicts[0].message) == has_lesson
    assert ("Change one thing at a time" in told.verdicts[0].message) != has_lesson
    assert told.evidence == evidence


def test_what_was_tried_for_outputs_that_are_nan_is_told_with_each_of_their_criteria() -> None:
    trial = {"cause": "diverged", "words": "`learning_rate=0.01` instead of 1", "value": 0.9, "epochs": 5, "rate": 0.01}
    lost = replace(MISSED, details={"runs": [None]})
    tried = replace(lost, criterion_id="check_c", details={
        "runs": [None], "threshold": 0.85, "metric": "accuracy", "tried": {"trials": [trial]}})  # fmt: skip
    other = replace(MISSED, criterion_id="check_d", details={"runs": [0.5], "threshold": 0.85})
    training = {"history": {"loss": [0.7, None]}}
    settings = {"optimizer": {"name": "sgd", "learning_rate": 1.0}}
    verdicts, evidence = (lost, tried, other), {"training": training, "settings": settings}
    grade = Grade("week1_x", "exercise.py", "d", "d", verdicts, 0, 100, Status.NOT_YET, "", 1.0, 5, evidence=evidence)
    told = [one.message for one in explained(grade).verdicts]
    assert all(
        "your model reaches 0.9 after 5 epochs (NaN or infinity with yours): tried just now." in one for one in told[:2]
    )
    assert "tried just now" not in told[2]
    assert ["helped" in one.details for one in explained(grade).verdicts] == [True, True, False]
    kept = replace(grade, evidence={**evidence, "kept": {"criteria": ["check_c"]}})
    told = [one.message for one in explained(kept).verdicts]
    assert "tried just now." in told[0] and "tried in an earlier grading." in told[1]


@pytest.mark.parametrize("outcome", [Outcome.MET, Outcome.BLOCKED, Outcome.BROKEN])
def test_only_what_is_not_met_is_explained(outcome: Outcome) -> None:
    verdict = replace(unmet(), outcome=outcome)
    assert explain_verdict(verdict, EVIDENCE) is verdict


def test_what_a_word_of_the_rubric_or_the_source_said_stays() -> None:
    verdict = replace(unmet(), message="Write `learning_rate=`.")
    assert explain_verdict(verdict, EVIDENCE) is verdict


@pytest.mark.parametrize("details", [{}, {"table": [[1]]}, {"runs": []}, {"runs": [0.5]}, {"threshold": 0.5}])
@pytest.mark.parametrize("evidence", [{}, EVIDENCE])
def test_no_failed_criterion_is_left_without_advice(details: dict[str, Any], evidence: dict[str, Any]) -> None:
    told = explain_verdict(replace(MISSED, details=details), evidence)
    assert len(told.message) > 40
    assert replace(told, message="", details=details) == replace(MISSED, details=details)


def test_what_a_compiled_loss_raised_is_explained_like_any_exception() -> None:
    details = {
        "exception": {"type": "ValueError", "message": "Could not interpret loss identifier: binary_crosentropy"},
        "otherwise": "The last layer, the loss and the labels must fit together.",
    }
    assert "binary_crossentropy" in explain_verdict(replace(MISSED, details=details), {}).message
    details["exception"] = {"type": "OwnError", "message": "odd"}
    assert explain_verdict(replace(MISSED, details=details), {}).message == details["otherwise"]


@pytest.mark.parametrize("line", ["raise ValueError('odd')", "    assert len(x) == 3", "raise", "assert(x)"])
def test_what_the_learner_raised_is_called_the_learners_own(line: str) -> None:
    message = explain_verdict(unmet("ValueError", "odd", line), {}).message
    assert line.split()[0].partition("(")[0] in message
    assert "line 12" in message


@pytest.mark.parametrize(
    ("line", "writes"),
    [("table = pd.read_csv('out/a.csv')", False), ("rows = open('out/a.csv').readlines()", False),
     ("rows = open('out/a.csv', 'rb')", False), ("open(os.path.join('out', 'a.csv'), 'w')", True),
     ("with path.open('a') as file:", True), ("open('out/a.csv', mode='xb')", True),
     ("table.to_csv('out/a.csv')", True),
     ("labels = tf.keras.utils.to_categorical(np.loadtxt('out/a.csv'))", False), ("os.mkdir('out/a.csv')", True),
     ("np.savez('out/a.csv', x)", True), ("shutil.copy(source, 'out/a.csv')", True),
     ("model = tf.saved_model.load('out/a.csv').copy()", False), ("pd.read_csv('out/a.csv').rename(str)", False)],
)  # fmt: skip
def test_a_folder_to_create_is_told_where_the_line_writes(line: str, writes: bool) -> None:
    missing = unmet("FileNotFoundError", "[Errno 2] No such file or directory: 'out/a.csv'", line)
    message = explain_verdict(missing, {}).message
    assert "There is no `out/a.csv`" in message and ("Create a folder before" in message) is writes


def test_a_line_that_only_begins_like_a_guard_is_none() -> None:
    assert "calls itself" in explain_verdict(unmet(line="raised = f()"), {}).message


def test_an_exception_that_nobody_knows_is_placed_and_not_guessed_at() -> None:
    assert "has no advice" in explain_verdict(unmet("OwnError", "odd"), {}).message
    assert "line 12" in explain_verdict(unmet("OwnError", "odd"), {}).message
    assert "outside of your code" in explain_verdict(unmet("OwnError", "odd", ""), {}).message


def test_what_has_no_known_cause_is_marked_and_what_has_one_is_not() -> None:
    for unknown in (unmet("WeirdError", "zzz"), replace(MISSED, details={}), MISSED):
        assert explain_verdict(unknown, {}).details.get("unexplained"), unknown.details
    for known in (unmet(), MISSED, replace(MISSED, message="Cut more.")):
        assert "unexplained" not in explain_verdict(known, EVIDENCE).details


def test_a_verdict_names_the_cause_that_its_message_is_about_and_no_other() -> None:
    assert explain_verdict(MISSED, EVIDENCE).details["cause"] in {cause.name for cause in CAUSES}
    behind = replace(MISSED, details={**MISSED.details, "behind": "Output and loss"})
    for without in (replace(MISSED, message="Cut more."), behind, unmet()):
        assert "cause" not in explain_verdict(without, EVIDENCE).details
    assert "cause" not in explain_verdict(MISSED, {}).details


def test_a_mistake_of_the_same_model_comes_before_an_untried_cause() -> None:
    behind = replace(MISSED, details={**MISSED.details, "behind": "Output and loss"})
    assert "«Output and loss» failed" in explain_verdict(behind, EVIDENCE).message
    assert "«Output and loss»" not in explain_verdict(MISSED, EVIDENCE).message


def test_every_verdict_of_a_grade_is_explained_and_nothing_else_changes() -> None:
    met = Verdict("check_c", Outcome.MET)
    grade = Grade("week1_x", "exercise.py", "d", "d", (met, unmet(), MISSED), 0, 100, Status.NOT_YET, "", 1.0, 5)
    grade = replace(grade, evidence=EVIDENCE)
    told = explained(grade)
    assert [bool(verdict.message) for verdict in told.verdicts] == [False, True, True]
    assert told.replacing(grade.verdicts) == grade


def test_an_experiment_is_drawn_beside_the_training_that_it_is_about() -> None:
    own = {"loss": [2.3, 2.3, 2.3], "accuracy": [0.1, 0.1, 0.1]}
    row = {"cause": "unknown", "words": "`x`", "value": 0.9, "epochs": 2, "history": {"loss": [2.0, 0.4]}}
    details = {"runs": [0.1], "threshold": 0.85, "metric": "accuracy", "classes": 10, "history": own}
    of_its_own = replace(MISSED, details={**details, "tried": {"trials": [row], "look": {}}})
    grade = Grade("week1_x", "exercise.py", "d", "d", (of_its_own,), 0, 100, Status.NOT_YET, "", 1.0, 5)
    curves = explained(replace(grade, evidence=EVIDENCE)).evidence["curves"]
    assert curves["history"] == own
    assert curves["tried"] == {"words": "`x`", "history": row["history"]}
    other = {"trials": [{**row, "change": {"loss": True}}], "look": {}}
    grade = grade.replacing([replace(MISSED, details={**details, "tried": other})])
    assert explained(replace(grade, evidence=EVIDENCE)).evidence == EVIDENCE


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)


@given(type_name=st.text(max_size=30), message=st.text(max_size=300), line=st.text(max_size=40))
def test_no_exception_makes_it_fail(type_name: str, message: str, line: str) -> None:
    assert explain_verdict(unmet(type_name, message, line), {}).message


@given(runs=JSON, threshold=JSON, evidence=st.dictionaries(st.sampled_from(["curves", "measured", "confusion"]), JSON))
def test_no_evidence_makes_it_fail(runs: Any, threshold: Any, evidence: dict[str, Any]) -> None:
    verdict = replace(MISSED, details={"runs": runs, "threshold": threshold})
    assert explain_verdict(verdict, evidence).message


def test_a_name_that_a_skipped_line_would_have_set_is_explained_by_that_line() -> None:
    error = {"exception": {"type": "NameError", "message": "name 'labels' is not defined"}}
    missed = Verdict("check_model", Outcome.UNMET, "code that runs", "it raised", details=error)
    skipped = ["line 4: `images`, `labels` are not set: FileNotFoundError: no such file: 'mnist.npz'"]
    told = explain_verdict(missed, {"skipped": skipped}).message
    assert told.startswith("`labels` is set at line 4, which was skipped: it needs a file or the internet.")
    other = explain_verdict(missed, {"skipped": ["line 4: `images` is not set: FileNotFoundError: 'labels'"]}).message
    assert other.startswith("`labels` is not defined where this line runs.")


def test_a_name_whose_line_failed_for_a_mistake_is_explained_by_that_mistake() -> None:
    error = {"exception": {"type": "NameError", "message": "name 'size' is not defined"}}
    missed = Verdict("check_model", Outcome.UNMET, "code that runs", "it raised", details=error)
    skipped = [
        "cell 2, line 1: `rows` is not set: ValueError: could not convert string",
        "cell 2, line 4: `size` is not set: NameError: name 'rows' is not defined",
    ]
    assert explain_verdict(missed, {"skipped": skipped}).message == (
        "`size` is set at cell 2, line 4, which was skipped, because cell 2, line 1 raised ValueError: could not "
        "convert string. Fix that line first."
    )
    change = {"words": "Write `1` in place of `size`", "line": 3, "is_arithmetic": True}
    with_change = replace(missed, details=error | {"change": change})
    assert explain_verdict(with_change, {"skipped": skipped}) == replace(
        explain_verdict(missed, {"skipped": skipped}), details=with_change.details
    )
    skipped[0] = "cell 2, line 1: `rows` is not set: FileNotFoundError: no such file"
    assert "it needs a file or the internet" in explain_verdict(missed, {"skipped": skipped}).message


VALUES = [
    ["model", "an object of type `Sequential`"],
    ["b", "an array of shape (9, 3)"],
    ["a", "an array of shape (9, 2)"],
    ["rows", "a list of 3"],
    ["labels", "an array of shape (9,)"],
]
SIZE = "expected axis -1 of input shape to have value {}, but received input with shape (None, {})"


def with_values(message: str, line: str) -> str:
    verdict = unmet("ValueError", message)
    details = {
        **verdict.details,
        "values": VALUES,
        "lines": [{"number": 3, "text": line, "where": "line 3", "marked": 1}],
    }
    return explain_verdict(replace(verdict, details=details), {}).message


def test_inputs_and_labels_of_a_fit_that_are_exchanged_are_named_by_their_sizes() -> None:
    for line in ("model.fit(b, a)", "history = model.fit(b, a,", "model.fit(b, a, epochs=3,"):
        assert "Write `model.fit(a, b, …)`." in with_values(SIZE.format(2, 3), line)
    column = with_values(SIZE.format(2, 1), "history = model.fit(labels.reshape(-1, 1), a, epochs=3)")
    assert "`labels` has 1. Write `model.fit(a, labels, …)`." in column
    for message, line in ((SIZE.format(4, 3), "model.fit(b, a)"), (SIZE.format(2, 3), "model.predict(b)")):
        assert "model.fit(" not in with_values(message, line)


@pytest.mark.parametrize(
    ("failed", "own", "is_told"),
    [
        ("None,", "(90, 6)", True),
        ("None, 6", "(90,)", True),
        ("None, 6", "(90, 6)", False),
        ("None,", "(90, 1)", False),
    ],
)
def test_labels_of_another_form_than_those_of_the_training_are_those_of_the_validation(
    failed: str, own: str, is_told: bool
) -> None:
    message = (
        f"Arguments `target` and `output` must have the same rank. Received: target.shape=({failed}), output.shape="
    )
    values = [["m", "a model"], ["x", "an array of shape (90, 4)"], ["y", f"an array of shape {own}"]]
    for line, is_of_fit in (
        ("m.fit(x, y, validation_data=(v, w))", True),
        ("m.fit(", True),
        ("m.evaluate(x, y)", False),
    ):
        details = {"values": values, "lines": [{"text": line, "marked": True}]}
        assert bool(explain._labels_of_validation(details, f"{message}(None, 6)")) is (is_told and is_of_fit)


LITE = "Cannot set tensor: Got value of type {} but expected type {} for input 0, name: serving_default_a:0 "


@pytest.mark.parametrize(
    ("given", "right"),
    {
        "np.expand_dims(b, 0)": 'np.expand_dims(b, 0).astype("uint8")',
        "b": 'b.astype("uint8")',
        "rows": 'np.array(rows, dtype="uint8")',
        "[b]": 'np.array([b], dtype="uint8")',
        "tf.constant(b)": 'np.array(tf.constant(b), dtype="uint8")',
        " + ".join(30 * ["b"]): 'x.astype("uint8")',
    }.items(),
)
def test_what_litert_does_not_convert_is_converted_in_the_learners_words(given: str, right: str) -> None:
    told = with_values(LITE.format("FLOAT64", "UINT8"), f"    lite.set_tensor(place, {given})")
    assert told == f"`set_tensor` converts nothing: the model takes uint8, but gets float64. Write `{right}`."


def test_a_dtype_that_numpy_does_not_have_is_told_without_code() -> None:
    told = with_values(LITE.format("FLOAT64", "STRING"), "if lite.set_tensor(0, b):")
    assert told == "`set_tensor` converts nothing: the model takes string, but gets float64."


def test_what_is_empty_is_told_before_any_index() -> None:
    message = "too many indices for array: array is 1-dimensional, but 3 were indexed"
    details = {"exception": {"type": "IndexError", "message": message}}
    for words, is_empty in (("an empty list", True), ("an array of shape (0,)", True), ("a list of 10", False)):
        verdict = Verdict("check", Outcome.UNMET, details={**details, "values": [["forecast", words]]})
        told = explain_verdict(verdict, {}).message
        assert told.startswith(f"`forecast` is {words}: there is nothing to index.") is is_empty
        assert ("np.newaxis" in told) is not is_empty


def test_the_values_of_the_line_are_told_where_the_cause_is_not_known() -> None:
    assert "line 3. `model` is an object of type `Sequential`. `b` is an array of shape (9, 3)." in with_values(
        "odd", "f(a)"
    )


@pytest.mark.parametrize(
    ("message", "is_told"),
    [("Leave out `value`.", True), ("Fill with zeros.", True), ("Check `num_words`: it is a limit.", False)],
)
def test_after_a_change_that_helps_a_message_about_other_code_is_left_out(message: str, is_told: bool) -> None:
    change = {"words": "Remove `value=1` from `pad(…)`", "line": 3, "is_arithmetic": False}
    verdict = Verdict("a", Outcome.UNMET, "one", "two", message, details={"change": change})
    assert (message in explain_verdict(verdict, {}).message) == is_told


@pytest.mark.parametrize(
    ("message", "told"),
    [
        ("name 'optimizers' is not defined", "The file does not import `optimizers`"),
        ("nobody knows this", "Remove `optimizer=…` from `compile(…)`. Tried just now"),
    ],
)
def test_what_only_removes_the_code_that_raised_is_told_where_nothing_more_is_known(message: str, told: str) -> None:
    change = {"words": "Remove `optimizer=…` from `compile(…)`", "line": 3, "is_arithmetic": False, "is_removal": True}
    details = {"change": change, "exception": {"type": "NameError", "message": message}}
    verdict = Verdict("a", Outcome.UNMET, "code that runs", "an error", details=details)
    assert explain_verdict(verdict, {}).message.startswith(told)


@pytest.mark.parametrize(("held", "told"), [("a list of 92", True), ("an array of shape (92, 8)", False)])
def test_a_list_of_examples_is_told_from_one_example(held: str, told: bool) -> None:
    raised = {"type": "ValueError", "message": "Expected shape (None, 8), but input has incompatible shape (8,)"}
    line = {"number": 3, "text": "    return model.predict(rows, verbose=0)[:, 0]", "where": "line 3", "marked": True}
    details = {"exception": raised, "lines": [line], "values": [["rows", held]]}
    verdict = Verdict("a", Outcome.UNMET, "code that runs", "an error", details=details)
    assert ("`model.predict(np.array(rows))`" in explain_verdict(verdict, {}).message) is told


@pytest.mark.parametrize(
    ("line", "held", "told"),
    [
        ("rows[i] = vectors[word]", "a dict of 5", "Test `if word in vectors` first, or write `vectors.get(word)`."),
        ("rows[i] = frame[word]", "a DataFrame", "print `.keys()`"),
        ("x = vectors['sea']", "a dict of 5", "print `.keys()`"),
    ],
)
def test_a_key_that_a_program_looks_up_may_be_missing(line: str, held: str, told: str) -> None:
    raised = {"type": "KeyError", "message": "'sea'"}
    lines = [{"number": 3, "text": f"    {line}", "where": "line 3", "marked": True}]
    values = [["vectors" if "vectors" in line else "frame", held], ["word", 'the text "sea"']]
    details = {"exception": raised, "lines": lines, "values": values}
    assert told in explain_verdict(Verdict("a", Outcome.UNMET, "code", "an error", details=details), {}).message


def test_what_an_exception_asks_comes_before_other_code_in_the_place_of_what_raised() -> None:
    change = {"words": "Remove `rows = numpy.array(parts)`", "line": 3, "is_removal": True}
    raised = {"type": "ValueError", "message": "The requested array has an inhomogeneous shape after 1 dimensions."}
    verdict = Verdict("a", Outcome.UNMET, "code", "an error", details={"change": change, "exception": raised})
    message = explain_verdict(verdict, {}).message
    assert message.startswith("The rows have different lengths")
    assert message.endswith("Tried just now: this criterion passes if you remove `rows = numpy.array(parts)`.")


def test_code_of_another_line_that_may_be_removed_is_not_told_beside_what_a_line_needs() -> None:
    change = {"words": "Remove `batch_size=128` from `fit(…)`", "line": 47, "is_removal": True}
    message = 'line 28: `EarlyStopping` with `mode="min"` takes the lowest for the best. Write `mode="max"`.'
    verdict = Verdict("a", Outcome.UNMET, "one", "two", message, details={"change": change})
    assert explain_verdict(verdict, {}).message == message


@pytest.mark.parametrize(
    ("message", "is_first"),
    [
        ('line 29: `EarlyStopping` with `mode="max"` takes the highest for the best. Write `mode="min"`.', True),
        ("line 29: `EarlyStopping` ends the training.", False),
        ("Stop later.", False),
    ],
)
def test_a_line_that_needs_another_setting_is_told_before_code_that_may_be_removed(
    message: str, is_first: bool
) -> None:
    change = {"words": "Remove `callbacks=[EarlyStopping(…)]` from `fit(…)`", "line": 29, "is_removal": True}
    verdict = Verdict("a", Outcome.UNMET, "an MAE", "more", message, details={"change": change})
    assert explain_verdict(verdict, {}).message.startswith(message) is is_first
    assert "emove `callbacks=[EarlyStopping(…)]`" in explain_verdict(verdict, {}).message


def test_a_line_that_makes_a_part_wrong_is_told_in_the_place_of_its_removal() -> None:
    change = {"words": "Remove `callbacks=[slower]` from `fit(…)`", "line": 31, "is_removal": True}
    told = "line 16: `//` cuts the fraction off. Write `a / b`."
    verdict = Verdict("a", Outcome.UNMET, "an MAE", "more", details={"change": change, "shown": told})
    assert explain_verdict(verdict, {}).message == told
    other = Verdict("a", Outcome.UNMET, "an MAE", "more", details={"change": change})
    assert explain_verdict(other, {}).message.startswith("Remove `callbacks=[slower]`")


def test_another_layer_in_the_place_of_code_that_raised_is_not_what_the_exception_means() -> None:
    change = {"words": "Write `x = Dropout(0.2)(x)` in place of `x, y = Dense(16)(x)`", "line": 3}
    raised = {"type": "NotImplementedError", "message": "Iterating over a symbolic KerasTensor is not supported."}
    verdict = Verdict("a", Outcome.UNMET, "code", "an error", details={"change": change, "exception": raised})
    assert explain_verdict(verdict, {}).message.startswith("One tensor is unpacked into several names")
    known = {"words": "Write `x = Dense(16)(x)` in place of `x, y = Dense(16)(x)`", "line": 3}
    same = Verdict("a", Outcome.UNMET, "code", "an error", details={"change": known, "exception": raised})
    assert explain_verdict(same, {}).message.startswith("Write `x = Dense(16)(x)`")


def test_what_the_source_says_of_an_exception_stays_where_another_name_helps() -> None:
    change = {"words": "Write `rows[k] = tail` in place of `rows[k] = ids`", "line": 3}
    details = {"exception": {"type": "ValueError", "message": "no"}, "change": change}
    verdict = Verdict("a", Outcome.UNMET, "code that runs", "ValueError", "`ids` has 7 values.", details=details)
    assert explain_verdict(verdict, {}).message == "`ids` has 7 values."


@pytest.mark.parametrize(
    ("line", "raised", "end"),
    [
        ("y = x[i + window_size]", "index 5 is out of bounds for axis 0 with size 5", "`len(series) - window_size`."),
        ("y = x[i]", "index 5 is out of bounds for axis 0 with size 5", "so the last one is 4."),
        ("y = x[i]", "index 9 is out of bounds for axis 0 with size 5", "which goes from 0 to 4."),
        (
            "y = x[rows, columns]",
            "shape mismatch: indexing arrays could not be broadcast together with shapes (2,) (3,)",
            "write `x[rows][:, columns]`.",
        ),
        (
            "x[np.arange(2), columns] = 1",
            "shape mismatch: indexing arrays could not be broadcast together with shapes (2,) (3,)",
            "here they have 2 and 3.",
        ),
    ],
)
def test_advice_on_windows_rows_and_columns_is_only_given_where_the_line_has_them(
    line: str, raised: str, end: str
) -> None:
    details = {"exception": {"type": "IndexError", "message": raised}, "lines": [{"text": line, "marked": True}]}
    verdict = Verdict("a", Outcome.UNMET, "code that runs", "IndexError", "", details=details)
    assert explain_verdict(verdict, {}).message.endswith(end)


@pytest.mark.parametrize(
    ("words", "kind", "is_first"),
    [
        ("Write `Concatenate()([x, x])` in place of `Concatenate()([x, skip])`", "ValueError", False),
        ("Write `Concatenate(axis=0)([x, skip])` in place of `Concatenate()([x, skip])`", "ValueError", True),
        ("Write `Concatenate()([x, skip])` in place of `Concatenate()([x, skp])`", "ValueError", True),
        ("Write `Concatenate()([x, x])` in place of `Concatenate()([x, skip])`", "NameError", True),
    ],
)
def test_what_is_wrong_comes_before_a_change_that_leaves_out_what_raised(words: str, kind: str, is_first: bool) -> None:
    message = "A `Concatenate` layer requires inputs with matching shapes except for the concatenation axis. Received: "
    raised = {"type": kind, "message": f"{message}input_shape=[(None, 8, 8, 64), (None, 4, 4, 48)]"}
    verdict = Verdict("a", Outcome.UNMET, "code", "an error", details={"change": {"words": words}, "exception": raised})
    assert explain_verdict(verdict, {}).message.startswith(words) is is_first


@pytest.mark.parametrize(
    ("arithmetic", "told"),
    [
        (True, "Use the lowest loss. Tried just now: this criterion passes if you write `a` in place of `b`."),
        (False, "Write `a` in place of `b`. Tried just now: then this criterion passes. Use the lowest loss."),
    ],
)
def test_a_change_of_numbers_comes_after_what_the_rubric_says(arithmetic: bool, told: str) -> None:
    change = {"words": "Write `a` in place of `b`", "line": 3, "is_arithmetic": arithmetic}
    verdict = Verdict("a", Outcome.UNMET, "one", "two", "Use the lowest loss.", details={"change": change})
    assert explain_verdict(verdict, {}).message == told
    kept = {"kept": {"criteria": ["a"]}}  # Nothing was tried in this grading.
    assert explain_verdict(verdict, kept).message == told.replace("Tried just now", "Tried in an earlier grading")


@pytest.mark.parametrize(
    ("message", "is_told"),
    [
        ("Freeze the layer: `Embedding(…, trainable=False)`.", False),
        ("Freeze the layers before the training.", True),
        ("Write `Dropout(0.2, seed=None)`.", True),
    ],
)
def test_a_number_elsewhere_is_not_told_beside_the_setting_that_is_missing(message: str, is_told: bool) -> None:
    change = {"words": "Write `Dropout(0.9)` in place of `Dropout(0.3)`", "line": 3, "is_arithmetic": True}
    unmet = Verdict("check_a", Outcome.UNMET, message=message, details={"change": change})
    assert ("Tried" in explain_verdict(unmet, {}).message) == is_told


def test_a_setting_that_a_change_adds_is_told_once() -> None:
    change = {"words": "Add `trainable=False` to `Embedding(…)`", "line": 3, "is_arithmetic": False}
    message = "Freeze the layer: `Embedding(…, trainable=False)`."
    unmet = Verdict("check_a", Outcome.UNMET, message=message, details={"change": change})
    told = explain_verdict(unmet, {}).message
    assert told == "Add `trainable=False` to `Embedding(…)`. Tried just now: then this criterion passes."


def test_a_change_that_sets_an_argument_otherwise_than_the_message_is_not_told() -> None:
    words = 'Write `Dense(10, activation="sigmoid")` in place of `Dense(1, activation="sigmoid")`'
    change = {"words": words, "line": 3, "is_arithmetic": True}
    unmet = Verdict("check_a", Outcome.UNMET, message='End with `Dense(10, activation="softmax")`.')
    assert explain_verdict(replace(unmet, details={"change": change}), {}).message == unmet.message


@pytest.mark.parametrize(
    ("message", "words", "is_told"),
    [
        ("Return `a, b` in this order.", "Write `(b, a)` in place of `(a, b)`", False),
        ("Return `a, b` in this order.", "Write `(a, b)` in place of `(b, a)`", True),
        ("Return `a, b` in this order.", "Exchange `row[1]` and `row[0]`", True),
        ("Keep `x.lower()`.", "Remove `x.lower()`", False),
        ("End with `Dense(1)`.", "Write `Dense(1, name='a')` in place of `Dense(1)`", True),
        ("Remove `.repeat()`.", "Write `data.repeat()` in place of `data`", True),
        ("Leave out `mask`.", "Write `f(x, mask)` in place of `f(x)`", False),
        ("Leave out `mask`.", "Write `f(x)` in place of `f(x, mask)`", True),
    ],
)
def test_a_change_that_undoes_what_the_message_asks_for_is_not_told(message: str, words: str, is_told: bool) -> None:
    unmet = Verdict("check_a", Outcome.UNMET, message=message, details={"change": {"words": words, "line": 3}})
    assert ("Tried just now" in explain_verdict(unmet, {}).message) is is_told


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("model.fit(rooms, prices, epochs=5)", "Where `rooms` is made, write `rooms = np.array([…])`."),
        ("model.fit([1.0, 2.0], [3.0, 4.0])", "Write `np.array([…])` around both lists."),
        ("model.predict(rooms)", "For a single example, write `np.array([[1.0, 2.0]])`."),
    ],
)
def test_a_flat_list_is_made_an_array_where_it_is_made(line: str, told: str) -> None:
    raised = {"type": "ValueError", "message": "Unrecognized data type: x=[1.0, 2.0] (of type <class 'list'>)"}
    details = {"exception": raised, "lines": [{"text": line, "marked": True}]}
    message = explain_verdict(Verdict("a", Outcome.UNMET, "code that runs", "an error", details=details), {}).message
    assert told in message and ("[[" in message) is ("predict" in line)


def test_a_known_cause_is_told_beside_a_change_that_is_about_it() -> None:
    change = {"words": "Write `fit(x, y)` in place of `fit(…, steps_per_epoch=4)`"}
    details = {"change": change, "runs": [0.6], "threshold": 0.75, "metric": "accuracy"}
    evidence = {"training": {"steps": 4, "history": {"loss": [1.8, 1.2]}}}
    told = explain_verdict(Verdict("check_accuracy", Outcome.UNMET, "a", "b", details=details), evidence).message
    assert told.startswith("Write `fit(x, y)`") and "With `steps_per_epoch=4` an epoch has only 4 steps" in told


def test_a_known_cause_comes_before_a_change_of_something_else() -> None:
    layers = [{"name": "dropout", "kind": "Dropout", "rate": 0.97}, {"name": "other", "kind": "SpatialDropout1D"}]
    change = {"words": "Remove `tf.keras.layers.SpatialDropout1D(0.5)`"}
    details = {"change": change, "runs": [0.48], "threshold": 0.62, "metric": "accuracy"}
    evidence = {"settings": {"layers": layers}, "training": {"steps": 0}}
    told = explain_verdict(Verdict("check_accuracy", Outcome.UNMET, "a", "b", details=details), evidence).message
    assert told.startswith("`Dropout(0.97)` drops 97%")
    assert told.endswith("this criterion passes if you remove `tf.keras.layers.SpatialDropout1D(0.5)`.")


@pytest.mark.parametrize("rate", [0.002, 5.0])
def test_beside_a_rate_with_which_it_passed_no_other_rate_is_told(rate: float) -> None:
    change = {"words": f"Write `learning_rate=1e-06` in place of `learning_rate={rate}`"}
    details = {"change": change, "runs": [12.0], "threshold": 3.8}
    evidence = {
        "settings": {"optimizer": {"name": "sgd", "learning_rate": rate}},
        "measured": {"metric": "mae", "value": 12.0, "threshold": 3.8},
        "curves": {"metric": "loss", "history": {"loss": [9e15, 4.0, 3.0, 2.9]}},
        "forecast": {"truth": [20.0, 30.0, 25.0], "forecast": [21.0, 24.0, 28.0]},
    }
    assert "Try a `learning_rate` between" in sentence_for(details, evidence)
    told = explain_verdict(Verdict("check_mae", Outcome.UNMET, "a", "b", details=details), evidence).message
    assert told.startswith("Write `learning_rate=1e-06`")
    assert f"The learning rate {rate:g} is too high" in told
    assert "Try a" not in told and "not known" not in told


@pytest.mark.parametrize(
    ("fitted", "loaded", "is_told"),
    [((0.0, 1.0), (20.0, 80.0), True), ((20.0, 80.0), (20.0, 80.0), False), ((0.0, 1.0), (0.1, 0.9), False)],
)
def test_who_scaled_the_labels_to_the_range_of_the_outputs_is_told_so(fitted: Any, loaded: Any, is_told: bool) -> None:
    said = Verdict("a", Outcome.UNMET, "one", "two", "Remove it.", details={"labels_between": [0.0, 1.0]})
    targets = {"lowest": fitted[0], "highest": fitted[1]}
    told = {"targets": targets, "asked_labels": {"lowest": loaded[0], "highest": loaded[1]}}
    message = explain_verdict(said, {"training": told}).message
    assert message.startswith("Remove it.") and ("You scaled the labels to this range." in message) == is_told
    assert explain_verdict(said, {}).message == "Remove it."


def test_what_a_line_and_the_training_both_show_is_said_once(monkeypatch: pytest.MonkeyPatch) -> None:
    shown = ["`decay_steps` counts batches, not epochs.", "The loss compares numbers."]
    monkeypatch.setattr(misconceptions, "sentences_for", lambda evidence, passed: shown)
    read = "line 9: `decay_steps` counts batches, and `EPOCHS` counts epochs."
    passed = Grade("week1_x", "x.py", "d", "r", (Verdict("a", Outcome.MET),), 1, 1, Status.PASSED, "", 1.0, 7)
    assert explained(passed.noting(advice=[read])).evidence["advice"] == [read, shown[1]]
    assert explained(passed).evidence["advice"] == shown


def test_a_note_on_small_steps_is_left_out_where_a_failed_criterion_tells_of_them() -> None:
    note = "line 2: Adam moves a weight by about 0.001 in each step, so 100 epochs may not be enough."
    for message, left in (("`Adam` moves a weight by at most 0.1 in 100 epochs.", []), ("Write `Dense(1)`.", [note])):
        verdict = Verdict("a", Outcome.UNMET, "4", "9", message)
        grade = Grade("week1_x", "x.py", "d", "r", (verdict,), 0, 1, Status.NOT_YET, "", 1.0, 7)
        assert explained(grade.noting(advice=[note])).evidence["advice"] == left


def of_a_line(type_name: str, message: str, line: str, values: dict[str, str], **more: Any) -> str:
    """Return what is said of an exception that a line raised, with what its names held."""
    raised = {"type": type_name, "message": message, **more}
    lines = [{"number": 3, "text": f"    {line}", "where": "line 3", "marked": True}]
    details = {"exception": raised, "lines": lines, "values": [*map(list, values.items())]}
    return explain_verdict(Verdict("a", Outcome.UNMET, "code", "an error", details=details), {}).message


NO_NUMBER = "int() argument must be a string, a bytes-like object or a real number, not 'NoneType'"


@pytest.mark.parametrize(
    ("line", "held", "told"),
    [
        (
            "return np.fromiter((index.get(str(word)) for word in words), int)",
            "a dict of 5",
            "`index.get(str(word), 0)`",
        ),
        ("for n in map(int, [index.get(word)]):", "a dict of 5", "`index.get(word, 0)`"),
        ("x = int(index.get(word, None))", "a dict of 5", "A function without `return` gives `None`"),
        ("x = int(index.get(word))", "an object of type `Session`", "A function without `return` gives `None`"),
        ("x = int(index[word])", "a dict of 5", "A function without `return` gives `None`"),
    ],
)
def test_a_get_without_a_default_is_named_where_a_number_is_none(line: str, held: str, told: str) -> None:
    assert told in of_a_line("TypeError", NO_NUMBER, line, {"index": held, "word": 'the text "sea"'})


@pytest.mark.parametrize(
    ("line", "held", "told"),
    [
        ("x = np.stack([read(row) for row in rows])", "an object of type `reader`", "`list(rows)`"),
        ("x = np.stack([read(row) for row in rows if row])", "an object of type `reader`", "Check the slice"),
        ("x = np.stack([read(row) for row in rows])", "an empty list", "Check the slice"),
    ],
)
def test_an_iterator_that_was_read_before_is_named_where_nothing_is_left(line: str, held: str, told: str) -> None:
    said = of_a_line("ValueError", "need at least one array to stack", line, {"read": "a function", "rows": held})
    assert told in said


@pytest.mark.parametrize(
    ("key", "line", "told"),
    [
        ("rate", "sums[key] += part.history[key]", "`for key in part.history:`"),
        ("rate", "sums[key] += part.history['rate']", "compare the spelling"),
        ("val_loss", "sums[key] += part.history[key]", "without validation"),
    ],
)
def test_a_loop_over_the_keys_of_another_dictionary_is_named(key: str, line: str, told: str) -> None:
    values = {"part": "an object of type `History`", "key": f'the text "{key}"'}
    assert told in of_a_line("KeyError", f"'{key}'", line, values)


UNBOUND = "cannot access local variable 'layers' where it is not associated with a value"


def test_a_handler_of_other_exceptions_is_named() -> None:
    told = of_a_line("ValueError", "'a' is not in list", "known.index(y)", {}, caught=["line 5", "KeyError"])
    assert told == "Line 5 catches `KeyError`, but this line raises `ValueError`. Write `except ValueError:`."


def test_a_name_that_is_given_away_is_named() -> None:
    gone = "'int' object has no attribute 'Dense'"
    assert of_a_line("AttributeError", gone, "layers.Dense(3)", {}, hidden=["layers", "cell 2, line 9"]).startswith(
        "Cell 2, line 9 gives the name `layers` another value in this function."
    )
    told = of_a_line("TypeError", "'float' object is not callable", "        loss = loss(y, p)", {})
    assert told.startswith("`loss = loss(…)` gives the result the name of the function")
    assert "name of the function:" not in of_a_line("TypeError", "'float' object is not callable", "a = loss(y)", {})
    assert "name of the function:" not in of_a_line("TypeError", "'list' object is not callable", "x = x(0)", {})


@pytest.mark.parametrize(
    ("assigned", "told"),
    [
        ({"assigned": "cell 2, line 9"}, "Cell 2, line 9 assigns `layers`, which makes it local"),
        ({"assigned": "line 3"}, "write `global layers` above"),
        ({}, "Set it at the start of the function"),
    ],
)
def test_the_line_that_makes_a_name_of_the_module_local_is_named(assigned: dict[str, str], told: str) -> None:
    assert told in of_a_line("UnboundLocalError", UNBOUND, "x = layers.Flatten()(x)", {}, **assigned)
