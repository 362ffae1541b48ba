"""Every line of the curriculum is taught; run as a script, this writes docs/curriculum.md anew."""

import sys
from collections import Counter
from pathlib import Path

import pytest

from grader.authoring import curriculum
from grader.authoring.curriculum import gaps, read_curriculum, render_curriculum, taught
from grader.catalogue import places
from grader.catalogue.exercise import exercise_names, read_exercise
from grader.catalogue.rubric import read_rubric

PAGE = places.kit_root() / "docs" / "curriculum.md"
WEEKS = [week.exercise_name for week in read_curriculum() if week.exercise_name in exercise_names()]


def test_the_page_is_what_the_tags_say() -> None:
    assert PAGE.read_text(encoding="utf-8") == render_curriculum(), "run python tests/authoring/test_curriculum.py"


def test_nothing_of_the_curriculum_is_left_out() -> None:
    assert gaps() == []


def test_tags_name_lines_that_there_are() -> None:
    lines = {line.id for week in read_curriculum() for line in week.lines}
    assert set(taught()) <= lines


def test_the_curriculum_has_sixteen_weeks_with_all_their_questions() -> None:
    weeks = read_curriculum()
    assert len(weeks) == 16
    assert all(any(line.kind == "example" for line in week.lines) for week in weeks)
    assert sum(line.kind == "question" for week in weeks for line in week.lines) == 109
    assert max(Counter(line.says for week in weeks for line in week.lines).values()) == 1


def test_a_gap_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    known = taught()
    del known["nlp3.q7"]
    monkeypatch.setattr(curriculum, "taught", lambda: known)
    assert gaps() == ["nlp3.q7"]
    assert "| question | The output shape of 128 filters of size 5 over 120 tokens | – |" in render_curriculum()


@pytest.mark.parametrize("name", WEEKS)
def test_an_exercise_says_where_it_teaches_and_what_its_criteria_are_about(name: str) -> None:
    exercise = read_exercise(name)
    brief = (exercise.folder / "README.md").read_text(encoding="utf-8")
    places_of_it = {signature.name for signature in exercise.functions}
    for place in exercise.covers.values():
        assert place in places_of_it or f"\n## {place}\n" in brief, place
    assert exercise.covers
    assert set(exercise.concepts) == {criterion.id for criterion in read_rubric(exercise, whole=True).criteria}
    assert all(exercise.concepts.values())


if __name__ == "__main__":
    PAGE.write_text(render_curriculum(), encoding="utf-8")
    sys.stdout.write(f"{Path(PAGE)} written\n")
