"""Floor 1: what can be practised. Reads files, runs nothing."""

from grader.catalogue.exercise import Exercise, Limits, exercise_names, read_exercise, week_names
from grader.catalogue.rubric import Criterion, Rubric, read_rubric

__all__ = ["Criterion", "Exercise", "Limits", "Rubric", "exercise_names", "read_exercise", "read_rubric", "week_names"]
