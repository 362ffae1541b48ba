"""What an author misspells, or leaves out, is said at once with file and line; nothing is run for it."""

import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner

from grader.authoring.contract import Problem, problems_of
from grader.authoring.difference import whole_source
from grader.authoring.proof import Case, Finding, cases_of, complaints
from grader.catalogue import places
from grader.catalogue.exercise import exercise_names
from grader.catalogue.stub import derived_files
from grader.cli.author import author
from grader.cli.main import cli
from grader.errors import RubricProblem
from grader.examiner.grade import Grade, Outcome, Status, Verdict

NAME = "week2_timeseries"


@pytest.fixture
def kit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a kit with one exercise of its own to break."""
    for part in ("exercises", "solutions"):
        shutil.copytree(places.kit_root() / part / NAME, tmp_path / part / NAME)
    shutil.copy(places.exercises_folder() / "concepts.toml", tmp_path / "exercises")
    monkeypatch.setattr(places, "kit_root", lambda: tmp_path)
    return tmp_path


def changed(path: Path, old: str, new: str) -> int:
    """Change a text of a file where it stands for the last time; return its line."""
    before, found, after = path.read_text().rpartition(old)
    assert found, old
    path.write_text(before + new + after)
    return before.count("\n") + 1


@pytest.mark.parametrize("name", exercise_names())
def test_the_exercises_of_the_kit_hold_what_they_must(name: str) -> None:
    assert [str(problem) for problem in problems_of(name)] == []


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        (".are_shuffled()", ".are_shuffeld()", "no matcher called are_shuffeld. Did you mean are_shuffled?"),
        (".grow(1e-8", ".grows_somehow(1e-8", "no matcher called grows_somehow."),
        ("(candidate, series, rank, per", "(candidate, serie, rank, per", "fixture called serie. Did you mean series?"),
        ("def check_shuffle(candidate, setting)", "def check_shuffle(candidat, setting)", "Did you mean candidate?"),
        ("def series(data)", "def series(dat)", "no fixture called dat. Did you mean data"),
        ('"learning_rate_at", [', '"learning_rate", [', "no function in exercise.toml called learning_rate."),
        ('"generate_forecast", values, 67', '"generate_forcast", values, 67', "Did you mean generate_forecast?"),
        ('None, "create_model")', 'None, "creat_model")', "Did you mean create_model?"),
        ('"check_shuffle")', '"check_shufle")', "no criterion called check_shufle. Did you mean check_shuffle?"),
        ("import read_rates", "import read_rate", "read_rate. Did you mean read_rates"),
        ("grader.checks.series.forecasts", "grader.checks.series.forecast", "Did you mean grader.checks.series."),
        ("expectations.scheduled_rates", "expectations.schedule_rates", "Did you mean exercises.week2_times"),
        ("works_per_step\n", "work_per_step\n", "works_per_step?"),
    ],
)  # fmt: skip
def test_a_misspelt_name_of_the_rubric_is_said_with_its_line(kit: Path, old: str, new: str, says: str) -> None:
    path = kit / "exercises" / NAME / "checks.py"
    line = changed(path, old, new)
    found = [problem for problem in problems_of(NAME) if problem.stops]
    assert (found[0].path, found[0].line) == (path, line)
    # Of a parameter or an import, the lines that use the right name are told too.
    assert all("There is no name called" in problem.says for problem in found[1:])
    assert says in found[0].says
    assert str(found[0]).startswith(f"exercises/{NAME}/checks.py:{line}: There is no ")


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        (".stay_within(mae=3.8,", ".stay_within(mea=3.8,", "no argument of stay_within called mea. Did you mean mae?"),
        ("spread=0.25", "spred=0.25", "no argument of stay_within called spred. Did you mean spread?"),
        (".stay_within(mae=3.8, spread=0.25)", ".stay_within()", "stay_within: missing a required argument: 'mae'."),
        (".come_in_batches()", ".come_in_batches(1, 2, 3)", "come_in_batches: too many positional arguments."),
        (".come_in_batches()", ".come_in_batches", "come_in_batches is not called: write `come_in_batches()`."),
        (".come_in_batches()", ".come_in_batches().are_shuffeld()", "A matcher returns nothing: write `expect("),
        (".are_shuffled()", ".reach(accuracy=1)", "no matcher of this evidence (Windows) called reach."),
        ("expect(forecast).stay_within(mae=3.8", "expect(forecast).are_shuffled(mae=3.8", "evidence (Trials) called"),
        (".grow(1e-8, tenfold=20)", ".grow(1e-8, tenfoold=20)", "of grow called tenfoold. Did you mean tenfold?"),
        ('"create_model", 61, series, rank=rank', '"create_model", 61, series, rnk=rank', "Did you mean rank?"),
        ("data.generator(5).integers(121", "data.genrator(5).integers(121", "Did you mean generator?"),
        ('data.draw("synth3")', 'data.draw("synht3")', "no data set for data.draw called synht3. Did you mean synth3?"),
        ('data.windows_apart("synth3"', 'data.windows_apart("synht3"', "Did you mean synth3?"),
        ('data.draw("synth3")', 'data.load("digts")', "no data set for data.load called digts. Did you mean digits?"),
        ('title="Hidden MAE"', 'titel="Hidden MAE"', "no argument of criterion called titel. Did you mean title?"),
        ("int(near)", "int(neer)", "no name called neer."),
        ("return data.generator(2)", "return data_of(data).generator(2)", "no name called data_of."),
        ('expect(read_windows(candidate, "windowed_dataset", long))', 'candidate.call("creat_model")', "create_model?"),
    ],
)  # fmt: skip
def test_what_a_rubric_calls_wrongly_is_said_with_its_line(kit: Path, old: str, new: str, says: str) -> None:
    path = kit / "exercises" / NAME / "checks.py"
    line = changed(path, old, new)
    found = {problem.line: problem for problem in problems_of(NAME) if problem.stops}
    assert says in found[line].says


def test_a_trial_without_a_seed_is_said(kit: Path) -> None:
    path = kit / "exercises" / NAME / "checks.py"
    line = changed(path, "def forecast(candidate, data, passed, seed)", "def forecast(candidate, data, passed)")
    found = [problem for problem in problems_of(NAME) if problem.line == line]
    assert [problem.says for problem in found] == ["forecast is a trial: it takes `seed` as an argument."]


def test_a_matcher_is_known_by_the_name_of_its_expectation_too(kit: Path) -> None:
    path = kit / "exercises" / NAME / "checks.py"
    old = '    expect(read_windows(candidate, "windowed_dataset", long)).are_shuffled()'
    new = '    it = expect(read_windows(candidate, "windowed_dataset", long))\n    it.are_shuffled()'
    changed(path, old, new)
    assert problems_of(NAME) == []
    line = changed(path, "it.are_shuffled()", "it.are_shuffeld()")
    [problem] = problems_of(NAME)
    assert (problem.line, problem.says) == (line, "There is no matcher called are_shuffeld. Did you mean are_shuffled?")


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("candidate.call(", "candidate.cal(", "no attribute of Candidate called cal. Did you mean call?"),
        ("candidate.call(function, epoch)", 'candidate.call("learning_rate", epoch)', "no function in exercise.toml"),
        ("candidate.call(function, epoch)", "candidate.call()", "call: missing a required argument: 'function'."),
        ("np.isclose", "np.isclos", "no name in numpy called isclos. Did you mean isclose?"),
        ("show_beside(found", "show_besides(found", "no name called show_besides. Did you mean show_beside?"),
        ("import show_beside", "import show_besides", "called show_besides. Did you mean show_beside?"),
        ("grader.checks.differences", "grader.checks.difference", "Did you mean grader.checks.differences?"),
        ("import numpy as np", "import nunpy as np", "no module called nunpy."),
        ("self._rates, np", "self._rate, np", "no attribute of ScheduledRatesMatchers called _rate. Did you"),
        ("require(\n", "require(1,\n", "require: too many positional arguments."),
        ("    rates = []", "    expect(candidate).grw()\n    rates = []", "no matcher called grw. Did you mean grow?"),
    ],
)  # fmt: skip
def test_what_a_module_of_the_exercise_misspells_is_said_with_its_line(
    kit: Path, old: str, new: str, says: str
) -> None:
    path = kit / "exercises" / NAME / "expectations" / "scheduled_rates.py"
    line = changed(path, old, new)
    found = {problem.line: problem for problem in problems_of(NAME) if problem.stops and problem.path == path}
    assert says in found[line].says


@pytest.mark.parametrize(
    ("call", "is_told"),
    [
        ('require(True, "a", "b", "")', True),
        ('require(True, "a", "b")', True),
        ('require(True, "a", "b", "  ")', True),
        ('require(True, "a", "b", advice=f"")', True),
        ('require(True, "a", "b", advice=None)', True),
        ('nothing = ""\n    require(True, "a", "b", nothing)', True),
        ('raise Unmet("a", "b")', True),
        ('raise Unmet("a", "b", "")', True),
        ('require(True, "a", "b", "Write `c`.")', False),
        ('require(True, "a", "b", advice=f"Write `{len(epochs)}`.")', False),
        ('advice = "Write `c`."\n    require(True, "a", "b", advice)', False),
        ('raise Unmet("a", "b", "Write `c`.")', False),
        ('raise Unmet("a", "b", again=lambda: 0.5)', False),
        ('require(*("a", "b"))', False),
    ],
)
def test_a_message_that_does_not_say_what_to_do_is_told_with_its_line(kit: Path, call: str, is_told: bool) -> None:
    path = kit / "exercises" / NAME / "expectations" / "scheduled_rates.py"
    changed(path, "    rates = []", f"    {call}\n    rates = []")
    text = path.read_text()
    if "Unmet" in call and "import Unmet" not in text:
        path.write_text(
            text.replace("import numpy as np", "import numpy as np\nfrom grader.checks.expect import Unmet")
        )
    found = [problem for problem in problems_of(NAME) if "does not say what to do" in problem.says]
    line = path.read_text().partition(call.rpartition("\n")[2])[0].count("\n") + 1
    assert [(problem.path, problem.line, problem.stops) for problem in found] == ([(path, line, False)] * is_told)


def test_a_misspelt_criterion_to_wait_for_is_said_with_its_line(kit: Path) -> None:
    path = kit / "exercises" / NAME / "checks.py"
    changed(path, "    points=20,\n", '    points=20,\n    after="check_modl",\n')
    line = path.read_text().partition("def check_error(")[0].count("\n") + 1
    with pytest.raises(
        RubricProblem, match=rf"checks.py:{line}: check_error comes after check_modl.*\nDid you mean chec"
    ):
        problems_of(NAME)


@pytest.mark.parametrize(
    "module", ["solutions/week2_timeseries/solution.py", "exercises/week2_timeseries/expectations/own.py"]
)
def test_a_module_that_is_no_python_is_said_with_its_line(kit: Path, module: str) -> None:
    (kit / module).write_text("x = 1\ndef broken(:\n")
    assert [str(problem) for problem in problems_of(NAME)] == [f"{module}:2: This is not valid Python: invalid syntax."]


def test_a_parameter_with_a_default_is_no_fixture(kit: Path) -> None:
    path = kit / "exercises" / NAME / "checks.py"
    changed(path, "def values(data):", "def values(data, number=150, *, upto=50):")
    assert problems_of(NAME) == []


def test_evidence_that_is_asked_for_by_name_is_a_fixture(kit: Path) -> None:
    path = kit / "exercises" / NAME / "checks.py"
    line = changed(path, "def values(data):", 'def values(data, gathered):\n    gathered("serie")') + 1
    [problem] = problems_of(NAME)
    assert (problem.line, problem.says) == (line, "There is no fixture called serie. Did you mean series?")


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("check_sweep =", "check_swep =", "no criterion called check_swep"),
        ('"learning_rate_at(epoch)"', '"learning_rate_in(epoch)"', "function in solution.py called learning_rate_in"),
        ('"learning_rate_at(epoch)"', '"learning_rate_at(step)"', "takes (epoch) in solution.py, line"),
    ],
)  # fmt: skip
def test_a_misspelt_name_of_the_facts_is_said_with_its_line(kit: Path, old: str, new: str, says: str) -> None:
    path = kit / "exercises" / NAME / "exercise.toml"
    line = changed(path, old, new)
    found = [problem for problem in problems_of(NAME) if problem.path == path]
    assert [problem.line for problem in found] == [line]
    assert says in found[0].says


@pytest.mark.parametrize(
    ("file", "old", "new", "says"),
    [
        ("checks.py", "points=20", "points=16", "The points add up to 96, not 100."),
        ("checks.py", 'title="Hidden MAE"', 'title="Labels"', "Another criterion has the title Labels, too."),
        ("checks.py", 'title="Hidden MAE"', 'title="hidden MAE"', "does not begin with a capital letter."),
        ("checks.py", 'title="Hidden MAE"', 'title="Hidden MAE."', "ends like a sentence."),
        ("checks.py", 'title="Hidden MAE"', 'title="Mean absolute error, withheld"', "is longer than 28 letters."),
        ("checks.py", '    title="Hidden MAE",\n', "", 'check_error has no title: write `title="…"`.'),
        ("checks.py", '        "Does the loss still fall when training ends?",\n', "", "check_error has 2 hints"),
        ("checks.py", "(naive forecast: about 5.5).", "(naive forecast: 5.5)", "it ends without a full stop."),
        ("checks.py", "mae=3.8", "mae=3.9", "check_error grades 3.9, and its description does not say so."),
        ("checks.py", '"threshold": 3.8', '"threshold": 3.7', "at 3.7, which is the threshold of no criterion."),
        ("README.md", "| Hidden MAE | 20 |", "| Hidden MAE | 25 |", "| Hidden MAE | 20 | On held-out windows"),
        ("README.md", "| Hidden MAE |", "| Hidden error |", "The brief needs the words of checks.py, line"),
        ("README.md", "| criterion | points | description |", "| criterion | points |", "There is no table"),
        ("exercise.toml", "check_error = [", 'check_error = ["shaeps", ', "called shaeps. Did you mean shapes?"),
    ],
)  # fmt: skip
def test_what_learners_read_is_told_where_it_is_not_what_it_must_be(
    kit: Path, file: str, old: str, new: str, says: str
) -> None:
    path = kit / "exercises" / NAME / file
    changed(path, old, new)
    found = problems_of(NAME)
    assert any(says in problem.says for problem in found), found


def test_an_exercise_without_a_brief_is_told(kit: Path) -> None:
    (kit / "exercises" / NAME / "README.md").unlink()
    assert [str(problem) for problem in problems_of(NAME)] == [f"exercises/{NAME}/README.md: There is no brief."]


def test_a_stub_and_a_notebook_of_an_earlier_solution_are_said(kit: Path) -> None:
    exercise, solution = kit / "exercises" / NAME, kit / "solutions" / NAME / "solution.py"
    for path, text in derived_files(NAME).items():
        path.write_text(text)
    assert problems_of(NAME) == []
    changed(solution, '"""Return', '"""Today, return')
    found = problems_of(NAME)
    assert {(problem.path, problem.stops) for problem in found} == {
        (exercise / "exercise.py", False),
        (exercise / "exercise.ipynb", False),
    }
    assert {problem.says for problem in found} == {f"It is out of date: run `python -m grader author build {NAME}`."}
    (exercise / "exercise.ipynb").unlink()
    assert any(problem.says.startswith("It is missing: run ") for problem in problems_of(NAME))
    # What a learner wrote into the stub is no earlier stub.
    (exercise / "exercise.py").write_text(whole_source(solution))
    assert {problem.path.name for problem in problems_of(NAME)} == {"exercise.ipynb"}


GRADE = Grade(NAME, "x.py", "d", "d", (), 0, 100, Status.NOT_YET, "2030-01-01T00:00:00+00:00", 1.0, 5)


def last_line(*arguments: str) -> tuple[int, str]:
    """Return how a proof ends at the command line: its exit code, and the last line."""
    cli.add_command(author)
    done = CliRunner().invoke(cli, ["author", "prove", NAME, "-j", "1", *arguments])
    return done.exit_code, done.output.splitlines()[-1]


@pytest.mark.parametrize("complaint", ["", "must be caught by check_shuffle alone"])
def test_the_last_line_of_a_proof_says_whether_it_failed(
    kit: Path, complaint: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("grader.examiner.start.keep_warm", lambda: None)

    def proven(case: Case, *_: object, **__: object) -> Finding:
        return Finding(case, GRADE, complaint if case.path is None else "")

    monkeypatch.setattr("grader.authoring.proof.prove", proven)
    everything = len(cases_of(NAME))
    if not complaint:
        assert last_line() == (0, f"{everything} of {everything} solutions are graded as they must be")
    else:
        assert last_line() == (1, "Not proven: 1 line above has a ✗.")
    (kit / "exercises" / NAME / "README.md").unlink()
    more = "2 lines above have" if complaint else "1 line above has"
    assert last_line() == (1, f"Not proven: {more} a ✗.")


def test_the_last_line_says_that_nothing_is_graded(kit: Path) -> None:
    changed(kit / "exercises" / NAME / "checks.py", ".are_shuffled()", ".are_shuffeld()")
    assert last_line() == (1, "Nothing is graded, as 1 line above has a ✗.")


def test_what_stops_nothing_is_told_before_the_solutions_are_graded(kit: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("grader.examiner.start.keep_warm", lambda: None)
    monkeypatch.setattr("grader.authoring.proof.prove", lambda case, *_, **__: Finding(case, GRADE, ""))
    (kit / "exercises" / NAME / "README.md").unlink()
    cli.add_command(author)
    told = CliRunner().invoke(cli, ["author", "prove", NAME, "-j", "1"]).output.splitlines()
    assert told[1] == "The solutions are graded all the same:" and told[2].startswith(f"✓ {NAME}/solution.py")


def test_a_proof_without_a_name_says_first_how_much_it_grades(kit: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("grader.examiner.start.keep_warm", lambda: None)
    monkeypatch.setattr("grader.authoring.proof.prove", lambda case, *_, **__: Finding(case, GRADE, ""))
    cli.add_command(author)
    told = CliRunner().invoke(cli, ["author", "prove", "-j", "1"]).output.splitlines()
    assert told[:2] == ["Without a name, this proves 1 exercise.", f"{len(cases_of(NAME))} solutions to grade."]


@pytest.mark.parametrize("where", ["in the rubric", "elsewhere"])
def test_a_rubric_that_raises_on_the_reference_ends_its_proof(
    kit: Path, where: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("grader.examiner.start.keep_warm", lambda: None)
    path = kit / "exercises" / NAME / "checks.py" if where == "in the rubric" else "/x/plugin.py"
    details = {"trace": f'Traceback:\n  File "{path}", line 7, in check_model\n'}
    broken = replace(GRADE, verdicts=(Verdict("check_model", Outcome.BROKEN, found="KeyError: 3", details=details),))
    proven: list[str] = []

    def prove(case: Case, *_: object, **__: object) -> Finding:
        proven.append(case.name)
        grade = broken if case.is_reference else GRADE
        return Finding(case, grade, "; ".join(complaints(case, grade)) if case.is_reference else "")

    monkeypatch.setattr("grader.authoring.proof.prove", prove)
    assert last_line() == (1, "Not proven: 1 line above has a ✗.")
    assert len(proven) == (1 if where == "in the rubric" else len(cases_of(NAME)))


def test_a_solution_without_a_stored_message_is_told_at_the_end(kit: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("grader.examiner.start.keep_warm", lambda: None)
    monkeypatch.setattr("grader.authoring.proof.prove", lambda case, *_, **__: Finding(case, GRADE, ""))
    for name, told in (
        ("not_shuffled", "1 incorrect solution has"),
        ("each_window_twice", "2 incorrect solutions have"),
    ):
        (kit / "solutions" / NAME / "wrong" / f"{name}.txt").unlink()
        assert last_line("-k", "wrong/") == (0, f"{told} no stored message: add --update.")


def test_a_criterion_without_a_concept_is_said(kit: Path) -> None:
    path = kit / "exercises" / NAME / "exercise.toml"
    changed(path, 'check_sweep = ["learning_rate"]\n', "")
    [problem] = problems_of(NAME)
    assert problem.says.startswith("check_sweep has no concept in [concepts]") and not problem.stops
    assert path.read_text().splitlines()[problem.line - 1] == "[concepts]"


def test_a_misspelt_criterion_of_a_wrong_answer_is_said(kit: Path) -> None:
    path = kit / "solutions" / NAME / "wrong" / "not_shuffled.py"
    changed(path, "check_shuffle", "check_shufle")
    assert problems_of(NAME) == [
        Problem(path, 1, "There is no criterion called check_shufle. Did you mean check_shuffle?")
    ]


def test_a_wrong_answer_without_a_header_is_said(kit: Path) -> None:
    changed(kit / "solutions" / NAME / "wrong" / "not_shuffled.py", "# caught by", "# caugth by")
    [problem] = problems_of(NAME)
    assert "does not say what catches it" in problem.says


def test_a_wrong_answer_that_does_not_fit_its_base_is_said(kit: Path) -> None:
    path = kit / "solutions" / NAME / "wrong" / "not_shuffled.py"
    path.write_text("# caught by: check_shuffle\n# base: solution.py\n# change create_modl: 1 -> 2\n")
    [problem] = problems_of(NAME)
    assert (problem.path, problem.line) == (path, 3)
    assert "does not define create_modl" in problem.says


def test_a_criterion_that_no_wrong_answer_trips_is_said_with_its_line(kit: Path) -> None:
    for path in (kit / "solutions" / NAME / "wrong").glob("*.py"):
        if "check_sweep" in path.read_text():
            path.unlink()
    [problem] = problems_of(NAME)
    text = (kit / "exercises" / NAME / "checks.py").read_text().splitlines()
    assert problem.says == "check_sweep catches no incorrect solution: a check that cannot fail checks nothing."
    assert text[problem.line - 1].startswith("def check_sweep(")
    assert not problem.stops


def test_fewer_answers_than_asked_for_are_said(kit: Path) -> None:
    folder = kit / "solutions" / NAME
    for path in sorted((folder / "right").iterdir())[2:]:
        path.unlink()
    kept = ["label_one_too_far.py", "_base.py"]
    for path in (folder / "wrong").iterdir():
        if path.name not in kept:
            path.unlink()
    found = [problem for problem in problems_of(NAME) if problem.line == 0]
    assert [str(problem) for problem in found] == [
        f"solutions/{NAME}/right: 3 right solutions are needed; there are 2.",
        f"solutions/{NAME}/wrong: 6 wrong solutions are needed; there are 1.",
    ]


@pytest.mark.parametrize(
    "added",
    [
        "def x(some: Array, of: Callable):\n    some.nosuch, of.nosuch",
        "def x(some: ScheduledRates):\n    if isinstance(some, Unmet):\n        some.found",
        "def x(some: ScheduledRates, *more, **words):\n    some = more[0]\n    some.nosuch\n    show(*more, **words)",
        "class X(Exception):\n    def x(self):\n        return self.anything.at_all",
        "class X:\n    def __getattr__(self, name): ...\n    def x(self):\n        return self.anything",
        "@dataclass\nclass X(ScheduledRates):\n    more: int\n    def x(self):\n        self.more, self.rates, X(1)",
        "def x(rates):\n    def inner(rates, other=lambda self: self.any):\n        return rates.any\n    return inner",
        "try:\n    import nothing_of_ours\nexcept ImportError:\n    nothing_of_ours = None",
        "for number in range(3):\n    last = number\nprint(last, __file__, [one for one in (last,)])",
    ],
)
def test_what_may_be_right_is_no_problem(kit: Path, added: str) -> None:
    path = kit / "exercises" / NAME / "expectations" / "scheduled_rates.py"
    path.write_text(path.read_text() + "\n\n" + added + "\n")
    assert [str(problem) for problem in problems_of(NAME)] == []
