"""One name for each thing: in the list of the studio, in the briefs, in the exam and in its help; and what is drawn."""

from click.testing import CliRunner

from grader.catalogue.exam_paper import CATEGORIES
from grader.catalogue.exercise import read_exercise, week_names
from grader.catalogue.places import kit_root
from grader.cli.main import cli
from grader.examiner.events import Progress
from grader.feedback.pages.report_page import PART_NAMES
from grader.studio.shown import progress_shown


def test_the_part_in_a_brief_is_the_part_in_the_list() -> None:
    for name in week_names():
        exercise = read_exercise(name)
        brief = (exercise.folder / "README.md").read_text(encoding="utf-8")
        assert f"\n| {PART_NAMES[exercise.part].lower()} | {exercise.week} |" in brief, name


def test_the_help_names_the_categories_as_the_pages_do() -> None:
    told = " ".join(CliRunner().invoke(cli, ["exam", "start", "--help"]).output.split())
    for number, title in CATEGORIES.items():
        assert f"{number} {title.lower()}" in told


def test_one_word_for_grading() -> None:
    source = (kit_root() / "studio" / "src" / "practice.js").read_text(encoding="utf-8")
    assert 'button("Grade",' in source and 'button("Run",' not in source
    assert "=== 'Grade').click()" in (kit_root() / "benchmarks" / "studio.py").read_text(encoding="utf-8")


def test_the_live_curve_of_a_loss_has_the_validation_loss_beside_it() -> None:
    told = progress_shown(Progress(1, 9, {"loss": 25.4, "val_loss": 20.0}, "", None))
    assert (told["name"], told["value"], told["validation"]) == ("loss", 25.4, 20.0)
    told = progress_shown(Progress(1, 9, {"val_mae": 2.0}, "", {"metric": "mae", "at": 1}))
    assert (told["name"], told["validation"]) == ("val_mae", None)
