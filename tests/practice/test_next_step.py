"""After a grading there is always one command to type, and a pass shows figures, readings and cards."""

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

from grader.authoring.difference import whole_source
from grader.catalogue import packs, places
from grader.catalogue.exercise import exercise_names, read_exercise, week_names
from grader.catalogue.rubric import read_rubric
from grader.examiner.grade import Grade, Outcome, Status, Verdict
from grader.feedback.pages.report_page import standing_of
from grader.feedback.terminal import show_steps
from grader.practice.comparison import IN_ANOTHER_LINE, SAME_CALLS, SAME_LAYERS, compare, reason_for
from grader.practice.next_step import (
    begin_with,
    best_measured,
    go_on_with,
    goal_of,
    other_solutions,
    praise,
    report_steps_after,
    steps_after,
)
from grader.practice.overview import CARDS_A_DAY, days_in_a_row, of_this_day
from grader.practice.progress import Progress
from grader.submission.submission import read_submission

NAME = "week2_timeseries"


@pytest.fixture
def progress(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Progress:
    monkeypatch.setenv("TF_EXAM_KIT_HOME", str(tmp_path))
    return Progress()


def a_grade(outcome: Outcome = Outcome.MET, status: Status = Status.PASSED, mae: float = 2.2, **more: object) -> Grade:
    """Return a grade of the first criterion and of the metric."""
    details = {"at": {"line": 6, "where": "line 6"}}
    verdicts = (
        Verdict("check_labels", outcome, "the label 2", "the label 1", "Cut more.", details=details, title="Labels"),
        Verdict(
            "check_error", Outcome.MET, title="Hidden MAE", metric="mae", measured=mae, threshold=3.8, at_least=False
        ),
    )
    path = str(places.exercises_folder() / NAME / "exercise.py")
    facts = {"submission_path": path, "evidence": {}, **more}
    return Grade(
        NAME,
        submission_digest="0",
        rubric_digest="1",
        verdicts=verdicts,
        earned=100,
        possible=100,
        status=status,
        started="2026-01-01T10:00:00+00:00",
        seconds=1.0,
        seed=5,
        **facts,
    )  # type: ignore[arg-type]


def missed(**details: object) -> Grade:
    """Return a grade in which the labels fail, with more details."""
    grade = a_grade(Outcome.UNMET, Status.NOT_YET)
    first, *others = grade.verdicts
    return grade.replacing([replace(first, details={**first.details, **details}), *others])


def test_a_mistake_whose_cause_is_known_ends_with_the_line_to_edit_and_the_grading_again(progress: Progress) -> None:
    steps = steps_after(missed(), read_exercise(NAME), progress)
    assert steps[0][0] == "Edit" and steps[0][1].endswith(f"{NAME}/exercise.py:6")
    assert steps[-1] == ("Next", f"python -m grader {NAME}")
    assert steps_after(missed(), read_exercise(NAME), progress, again="save it")[-1] == ("Next", "save it")


def test_a_hint_is_next_where_no_cause_is_known_and_after_repeated_misses_until_all_are_shown(
    progress: Progress,
) -> None:
    exercise, hint = read_exercise(NAME), ("Next", f"python -m grader hint {NAME}")
    assert steps_after(missed(unexplained=True), exercise, progress)[-1] == hint
    assert steps_after(missed(unexplained=True, syntax=True), exercise, progress)[-1] != hint
    for misses in (1, 2, 3):
        progress.keep(missed())
        assert (steps_after(missed(), exercise, progress)[-1] == hint) is (misses == 3)
    for _ in read_rubric(exercise)["check_labels"].hints:
        assert steps_after(missed(), exercise, progress)[-1] == hint
        assert steps_after(missed(change={"line": 3}), exercise, progress)[-1] != hint
        assert steps_after(missed(helped=True), exercise, progress)[-1] != hint
        assert steps_after(missed(exception={"type": "ValueError"}), exercise, progress)[-1] != hint
        progress.ask_for_hint(NAME, "check_labels")
    assert steps_after(missed(), exercise, progress)[-1] == ("Next", f"python -m grader {NAME}")


def test_after_repeated_misses_a_named_mistake_is_graded_again_and_an_open_one_has_a_hint(progress: Progress) -> None:
    for _ in range(3):
        progress.keep(missed())
    for message, details, is_hint in (
        ("End with `return model`.", {}, False),
        ("End with `return model`.", {"unexplained": True}, True),
        ("Print its shape first: `x.shape`.", {}, True),
        ("Is `x` there?", {}, True),
        ("Cut more.", {"exception": {}, "unexplained": True}, False),
        ("Cut more.", {"fault": "time"}, False),
    ):
        grade = missed(**details)
        grade = grade.replacing([replace(grade.verdicts[0], message=message), *grade.verdicts[1:]])
        assert (" hint " in steps_after(grade, read_exercise(NAME), progress)[-1][1]) is is_hint, message


@pytest.mark.parametrize(("details", "following"), [({"time_limit": True}, NAME), ({}, "doctor")])
def test_what_could_not_be_graded_in_time_is_graded_again(
    details: dict[str, object], following: str, progress: Progress
) -> None:
    grade = a_grade(Outcome.BROKEN, Status.NOT_GRADED)
    grade = grade.replacing([replace(grade.verdicts[0], details=details), *grade.verdicts[1:]])
    assert steps_after(grade, read_exercise(NAME), progress)[-1][1].startswith(f"python -m grader {following}")


@pytest.mark.parametrize("more", [{}, {"evidence": {"interrupted": True}}])
def test_a_file_that_lies_elsewhere_is_graded_again_by_its_path(
    more: dict[str, object], progress: Progress, tmp_path: Path
) -> None:
    path = tmp_path / "my answer.py"
    path.write_text("")
    status = Status.NOT_GRADED if more else Status.NOT_YET
    grade = a_grade(Outcome.UNMET, status, submission_path=str(path), **more)
    assert steps_after(grade, read_exercise(NAME), progress)[-1] == (
        "Next",
        f"python -m grader {NAME} --submission '{path}'",
    )


@pytest.mark.parametrize("in_rubric", [True, False])
def test_the_author_of_a_pack_is_told_of_where_its_rubric_has_an_error(in_rubric: bool, progress: Progress) -> None:
    exercise = replace(read_exercise(NAME), pack="tides")
    verdict = Verdict("check_labels", Outcome.BROKEN, details={"in_rubric": True} if in_rubric else {"trace": ""})
    grade = replace(a_grade(Outcome.BROKEN, Status.NOT_GRADED), verdicts=(verdict,))
    steps, told = steps_after(grade, exercise, progress), standing_of(grade, exercise).told
    if in_rubric:
        assert steps[0] == ("Tell", "the author of the pack tides") and "doctor" not in str(steps)
        assert told.endswith("the rubric of this exercise has an error. Tell the author of the pack tides.")
    else:
        assert steps == [("Next", "python -m grader doctor")] and "doctor" in told


def test_the_last_command_names_the_pack_that_this_one_names(
    progress: Progress, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "my pack" / "exercises").mkdir(parents=True)
    monkeypatch.setenv(packs.VARIABLE, "")
    packs.ask_for(tmp_path / "my pack")
    steps = steps_after(a_grade(Outcome.UNMET, Status.NOT_YET), read_exercise(NAME), progress)
    asked = f"python -m grader --pack '{tmp_path / 'my pack'}' {NAME}"
    assert steps[-1] == ("Next", asked)
    show_steps(Console(width=400), [*steps, ("Next", f"python -m grader {NAME}")])
    assert capsys.readouterr().out.count(asked) == 2


@pytest.mark.parametrize("status", Status)
@pytest.mark.parametrize("outcome", Outcome)
def test_whatever_happened_the_last_line_is_a_command(status: Status, outcome: Outcome, progress: Progress) -> None:
    for more in ({}, {"not_attempted": True, "begin": {"line": 3, "where": "line 3"}}, {"interrupted": True}):
        steps = steps_after(a_grade(outcome, status, evidence=more), read_exercise(NAME), progress)
        assert steps[-1][0] == "Next" and steps[-1][1].startswith("python -m grader ")


def test_a_pass_shows_your_best_the_reference_the_threshold_and_what_to_read(
    progress: Progress, tmp_path: Path
) -> None:
    progress.keep(a_grade(mae=2.05))
    progress.keep(a_grade(mae=2.6))
    progress.keep(a_grade(mae=1.9, evidence={"without": ["Windows"]}))
    grade, exercise = a_grade(mae=2.6), read_exercise(NAME)
    assert best_measured(progress, NAME) == {"check_error": 2.05}
    steps = dict(steps_after(grade, exercise, progress))
    assert steps["Hidden MAE"] == "2.60, your best 2.05, reference 2.09, threshold 3.80"
    assert steps["Compare"] == f"python -m grader solution {NAME} --compare"
    (tmp_path / "my.py").write_text("x = 1")
    other = dict(steps_after(replace(grade, submission_path=str(tmp_path / "my.py")), exercise, progress))
    assert other["Compare"] == f"python -m grader solution {NAME} --compare --submission {tmp_path / 'my.py'}"
    assert len(steps["Other ways"].split(", ")) == 2
    assert all(Path(one).is_file() for one in steps["Other ways"].split(", "))
    assert steps["Quiz"] == f"python -m grader quiz {NAME} (16 questions on this exercise)"
    assert steps["Next"] == "python -m grader start week1_intro"
    assert praise(grade, exercise, progress).startswith("Well done!") and "1 of 16" in praise(grade, exercise, progress)
    unnamed = replace(grade, verdicts=(replace(grade.verdicts[1], title="After training"),))
    steps = dict(steps_after(unnamed, exercise, progress))
    assert steps["After training"] == "MAE: 2.60, your best 2.05, reference 2.09, threshold 3.80"


def test_after_a_pass_the_quiz_is_about_what_was_missed(progress: Progress) -> None:
    exercise = replace(
        read_exercise(NAME), concepts={"check_labels": ("learning_rate",), "a": ("windows",), "b": ("windows",)}
    )
    assert f" quiz {NAME} (" in dict(steps_after(a_grade(), exercise, progress))["Quiz"]
    progress.keep(a_grade(Outcome.UNMET, Status.NOT_YET))
    progress.keep(a_grade())
    told = dict(steps_after(a_grade(), exercise, progress))["Quiz"]
    assert told == f"python -m grader quiz {NAME} --concept learning_rate (4 questions on learning rate)"
    unasked = replace(exercise, concepts={"check_labels": ("baselines",)})
    assert f" quiz {NAME} (" in dict(steps_after(a_grade(), unasked, progress))["Quiz"]
    task = read_exercise("exam5_sunspots")
    assert " quiz --concept " in dict(steps_after(a_grade(), task, progress))["Quiz"]


def test_a_report_shows_the_commands_of_the_terminal_the_line_to_edit_and_other_ways(progress: Progress) -> None:
    commands = {name: (command, remark) for name, command, remark in report_steps_after(a_grade(), read_exercise(NAME))}
    assert commands["Next"] == ("python -m grader start week1_intro", "")
    command, remark = commands["Quiz"]
    assert command == f"python -m grader quiz {NAME}" and remark.startswith("(") and remark.endswith(")")
    assert commands["Other ways"][0] == ", ".join(other_solutions(NAME)) and "Hidden MAE" not in commands
    unmet = Verdict("check_labels", Outcome.UNMET, details={"at": {"line": 12, "where": "line 12"}})
    path = str(packs.solution_folder(NAME) / "solution.py")
    grade = replace(a_grade(Outcome.UNMET, Status.NOT_YET), verdicts=(unmet,), submission_path=path)
    [(name, place, remark), *_] = report_steps_after(grade, read_exercise(NAME))
    assert (name, place.endswith("solution.py:12"), remark) == ("Edit", True, "")


def test_returns_stand_side_by_side_and_the_order_of_keywords_is_no_difference() -> None:
    own = "def f():\n    a = g([1, 2], dtype=float)\n    b = g([3])\n    return (a, b)"
    [found] = compare(own, "def f():\n    a = h(1)\n    return a, 2 * a", ["f"])
    assert [row.reference for row in found.rows if "return" in row.yours] == ["    return a, 2 * a"]
    [found] = compare("def f():\n    return (g(x='a', y=1))", 'def f():\n    return g(y=1, x="a")', ["f"])
    assert found.reasons == ()


def test_lines_that_call_nothing_in_common_do_not_stand_side_by_side() -> None:
    own = "def f(x):\n    outputs = Dense(1)(x)\n    m.compile(optimizer=Adam(0.1), loss='mse')\n    return m"
    reference = "def f(x):\n    m.compile(optimizer='sgd', loss='mse')\n    return m"
    [found] = compare(own, reference, ["f"])
    told = {row.yours.strip()[:7]: found.reasons[row.reason - 1] for row in found.rows if row.reason}
    assert told["outputs"] == reason_for("outputs = Dense(1)(x)", "")
    assert told["m.compi"].startswith("Another optimizer or learning rate")


def test_one_more_layer_is_told_as_a_layer_and_not_by_its_activation() -> None:
    told = reason_for("m = [LSTM(8), Dense(1)]", "m = [LSTM(8), Dense(16, activation='relu'), Dense(1)]")
    assert told.startswith("Other units or layers")


def test_what_is_assigned_to_the_same_name_stands_side_by_side() -> None:
    yours, right = (f"def f():\n    x = np.{call}\n    return x" for call in ("array([0, 1])", "arange(2)"))
    [found] = compare(yours, right, ["f"])
    assert [(row.yours, row.reference) for row in found.rows[1:2]] == [
        ("    x = np.array([0, 1])", "    x = np.arange(2)")
    ]


def test_what_the_reference_does_in_its_last_line_is_found_there() -> None:
    own = "def f(d):\n    d = d.batch(b).prefetch(1)\n    return d"
    [found] = compare(own, "def f(d):\n    return d.batch(b).prefetch(1)", ["f"])
    assert IN_ANOTHER_LINE in found.reasons


def test_each_side_keeps_its_own_spelling() -> None:
    own = 'def f():\n    return g(units=1_000, activation=\'relu\', rate=1e-3, name=f"{x!r} ü", text="ü")'
    right = 'def f():\n    return g(rate=0.001, name=f"{x!r} ü", text="ü", units=1000, activation="relu")'
    row = compare(own, right, ["f"])[0].rows[1]
    assert "g(units=1_000, activation='relu', rate=1e-3, name=" in row.yours and row.yours.endswith('"ü")')
    assert row.reference.endswith('units=1000, activation="relu")')
    assert row.reason == 0
    own = "def f():\n    a, b = (1,\n        1e-3)\n    if a: return a, b  # both"
    spelled = [row.yours for row in compare(own, "def f():\n    pass", ["f"])[0].rows if row.yours]
    assert spelled == ["def f():", "    a, b = (1, 1e-3)", "    if a:", "        return a, b"]


@pytest.mark.parametrize(
    ("own", "told"),
    [
        ("Dense(1, input_shape=[1])", "The layers are the same. The input shape is in `Input`"),
        ("layers.Dense(units=1, input_dim=1)", "The layers are the same. The input shape is in `Input`"),
        ("Dense(1)", "Without an input shape"),
        ("Dense(2, input_shape=[1])", "Other units or layers"),
    ],
)
def test_an_input_shape_in_the_layer_is_no_other_layer(own: str, told: str) -> None:
    assert told in reason_for(
        f"model = Sequential([{own}])", "model = tf.keras.Sequential([tf.keras.Input((1,)), Dense(1)])"
    )


def test_the_same_layer_by_another_name_is_the_same() -> None:
    assert reason_for("m = Sequential([Dense(1)])", "m = tf.keras.Sequential([layers.Dense(units=1)])") == SAME_LAYERS


@pytest.mark.parametrize(
    ("own", "right"),
    [
        ("model.compile(loss='mse', optimizer='adam')", "model.compile(tf.keras.optimizers.Adam(1e-3), 'mse')"),
        ("m.compile('sgd', tf.keras.losses.MeanSquaredError())", "m.compile(SGD(learning_rate=0.01), loss=losses.mse)"),
        ("m.compile(metrics=['mae', 'acc'])", "m.compile(metrics=[metrics.MeanAbsoluteError(), 'accuracy'])"),
        ("m.compile(loss=BinaryCrossentropy(from_logits=False))", "m.compile(loss='binary_crossentropy')"),
        ("x = Dense(10, activation=tf.nn.softmax)(x)", "x = layers.Dense(units=10, activation='softmax')(x)"),
        ("x = Dense(1, activation=None)(x)", "x = Dense(1, 'linear')(x)"),
        ("x = Conv2D(2 * 16, (3, 3), padding='valid')(x)", "x = Conv2D(32, kernel_size=3)(x)"),
        ("x = MaxPooling2D((2, 2))(x)", "x = MaxPooling2D()(x)"),
        ("x = Rescaling(1 / 255.0)(x)", "x = Rescaling(1.0 / 255)(x)"),
        ("model.fit(x, y, epochs=5)", "model.fit(y=y, x=x, epochs=5)"),
        ("if rate > 1e-3:", "if rate > 0.001:"),
    ],
)
def test_what_means_the_same_is_no_other_value(own: str, right: str) -> None:
    assert reason_for(own, right) in (SAME_LAYERS, SAME_CALLS)


@pytest.mark.parametrize(
    ("own", "right", "told"),
    [
        ("m.compile('adam', 'mse')", "m.compile(optimizer=Adam(0.01), loss='mse')", "learning rate"),
        ("m.compile('adam', 'mse')", "m.compile('adam', 'mae')", "Other settings of `compile`"),
        ("m.compile('adam', my_loss)", "m.compile('adam', 'mse')", "Other settings of `compile`"),
        ("m.compile('adam', 'mse')", "m.compile('adam', 'mse', metrics=['mae'])", "Other settings of `compile`"),
        ("x = LSTM(8, activation='linear')(x)", "x = LSTM(8)(x)", "recurrent layer"),
        ("m.compile(metrics=[Accuracy()])", "m.compile(metrics=['accuracy'])", "Other settings of `compile`"),
        ("x = Embedding(input_dim=99, output_dim=8)(x)", "x = Embedding(100, 8)(x)", "An embedding"),
        ("x = Conv2D(8, (3, 5))(x)", "x = Conv2D(8, 3)(x)", "convolution"),
        ("return 1e-8 * 10 ** (epoch / 30)", "return 1e-8 * 10 ** (epoch / 20)", "Another number"),
        ("d = d.map(lambda w: (w[:-1], w[-2]))", "d = d.map(lambda w: (w[:-1], w[-1]))", "Another number"),
        ("return [one + 1 for one in rows]", "return np.add(rows, 1)", "where a criterion fails, look here first"),
    ],
)
def test_what_means_something_else_is_told(own: str, right: str, told: str) -> None:
    assert told in reason_for(own, right)


@pytest.mark.parametrize(("left", "told"), [(1, "1 point is open."), (2, "2 points are open.")])
def test_one_open_point_is_one(progress: Progress, left: int, told: str) -> None:
    grade = a_grade(mae=2.0)
    grade = replace(grade, possible=grade.earned + left)
    assert praise(grade, read_exercise(NAME), progress).endswith(told)


def test_no_pass_no_praise(progress: Progress) -> None:
    assert praise(a_grade(status=Status.NOT_YET), read_exercise(NAME), progress) == ""


@pytest.mark.parametrize("name", week_names())
def test_every_week_says_what_it_begins_with_and_has_two_other_solutions(name: str) -> None:
    beginning = begin_with(name)
    assert 20 < len(beginning.goal) < 600 and "**" not in beginning.goal
    line = beginning.path.read_text().splitlines()[beginning.line - 1]
    assert line == beginning.exercise.functions[0].written() or line.startswith(("class ", "def "))
    assert len(other_solutions(name)) == 2


def test_a_file_without_an_unwritten_function_is_named_without_a_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("grader.practice.next_step.find_submission", lambda _: (tmp_path / "exercise.py", ""))
    (tmp_path / "exercise.py").write_text(whole_source(packs.solution_folder(NAME) / "solution.py"))
    beginning = begin_with(NAME)
    assert (beginning.open_at, beginning.line) == (str(tmp_path / "exercise.py"), 1)


def test_an_attempt_is_continued_where_it_said_until_the_file_is_changed(progress: Progress, tmp_path: Path) -> None:
    assert go_on_with(NAME, progress) == []
    path = tmp_path / "exercise.py"
    path.write_text("x = 1\n")
    submission = read_submission(read_exercise(NAME), path)
    progress.keep(replace(missed(), submission_path=str(path), submission_digest=submission.digest))
    again = ("Next", f"python -m grader {NAME} --submission {path}")
    assert go_on_with(NAME, progress) == [("Edit", f"{path}:6"), again]
    path.write_text("x = 2\n")
    steps = go_on_with(NAME, progress)
    assert [name for name, _ in steps] == ["Write", "Next"] and steps[-1] == ("Next", f"python -m grader {NAME}")


def test_an_untouched_stub_that_was_graded_is_nothing_to_continue(progress: Progress) -> None:
    progress.keep(replace(missed(), evidence={"not_attempted": True}))
    assert go_on_with(NAME, progress) == []


@pytest.mark.parametrize("name", exercise_names())
def test_a_reference_figure_belongs_to_a_criterion(name: str) -> None:
    exercise = read_exercise(name)
    assert set(exercise.reference) <= {criterion.id for criterion in read_rubric(exercise).criteria}
    trained = any(criterion.id in ("check_accuracy", "check_error") for criterion in read_rubric(exercise).criteria)
    assert bool(exercise.reference) or not trained


@pytest.mark.parametrize("brief", ["", "# T\n", "# T\n\n**Goal:** x", "| a |\n\n```\ny\n```"])
def test_a_brief_of_any_form_has_a_goal_or_none(brief: str) -> None:
    assert goal_of(brief) in ("", "x")


@given(days=st.sets(st.integers(0, 40)))
def test_days_in_a_row_end_today_or_yesterday(days: set[int]) -> None:
    now = datetime(2030, 5, 5, 12, tzinfo=UTC)
    counted = days_in_a_row([now - timedelta(days=back) for back in days], now)
    first = 0 if 0 in days else 1
    assert all(first + back in days for back in range(counted)) and first + counted not in days


@given(due=st.sets(st.integers(0, 60)), answered=st.sets(st.integers(0, 60), max_size=15))
def test_a_day_has_ten_cards_whatever_has_piled_up_and_what_comes_back_on_it(due: set[int], answered: set[int]) -> None:
    names, again = [str(one) for one in due], {str(one) for one in answered}
    today = of_this_day(names, again)
    assert [name for name in today if name in again] == [name for name in names if name in again]
    others = [name for name in names if name not in again]
    left = max(0, CARDS_A_DAY - len(again))
    assert [name for name in today if name not in again] == others[:left]


@pytest.mark.parametrize("name", week_names())
def test_a_solution_beside_itself_is_the_same_and_beside_another_has_reasons(name: str) -> None:
    folder = places.solutions_folder() / name
    reference = (folder / "solution.py").read_text()
    asked = [signature.name for signature in read_exercise(name).functions]
    assert not any(row.reason for one in compare(reference, reference, asked) for row in one.rows)
    other = (
        compare((folder / "right" / "course_style.py").read_text(), reference, asked)
        if (folder / "right" / "course_style.py").is_file()
        else []
    )
    for one in other:
        assert all(row.yours != row.reference for row in one.rows if row.reason)
        alike = [(row.yours, row.reference) for row in one.rows if not row.reason]
        words = [[sorted(re.findall(r"\w+", text)) for text in texts] for texts in alike]
        assert all(own == right for own, right in words)
        assert len(one.reasons) == len({row.reason for row in one.rows if row.reason})


@given(st.text(max_size=200), st.text(max_size=200))
def test_any_two_texts_can_be_compared(yours: str, reference: str) -> None:
    compare(yours, reference, ["f"])
    body = replace(compare(f"def f():\n    {yours!r}", f"def f():\n    {reference!r}", ["f"])[0])
    assert all(row.reason == 0 for row in body.rows if row.yours == row.reference)
