"""Programs that do something else than they say get a sentence, and none where the marked lines are mended.

``told_programs.txt`` has them: lines with ``-`` are the mistake, lines with ``+`` are right.
``right_programs.txt`` has programs for which a rule once spoke, and that are right.
"""

import re
from pathlib import Path
from typing import NamedTuple

import pytest
from rule_cases import assert_each_speaks, assert_short, said_by

from grader.submission.rules.calls import misused_calls, told_calls
from grader.submission.rules.data import (
    augmentation,
    columns,
    counts,
    data_sets,
    folders,
    held_out_parts,
    tables,
    told_parts,
    told_series,
    told_texts,
    told_values,
    two_parts,
    vectorized_texts,
    vocabularies,
)
from grader.submission.rules.evaluation import (
    back_transforms,
    comments,
    measurements,
    reported_figures,
    reports,
    told_formulas,
    told_measures,
    told_reports,
)
from grader.submission.rules.models import (
    layers_left_out,
    models_taken_over,
    outputs_and_losses,
    told_attention,
    told_layers,
)
from grader.submission.rules.python import array_axes, shared_objects, stored_values
from grader.submission.rules.rule import rules_of
from grader.submission.rules.training import (
    callbacks,
    own_losses,
    own_train_steps,
    repeated_trainings,
    told_trainings,
)

MODULES = (
    told_calls, told_parts, told_series, told_texts, told_values, told_layers, told_reports, outputs_and_losses,
    told_trainings, told_attention, told_measures, layers_left_out, tables, folders, vectorized_texts, own_losses,
    models_taken_over, back_transforms, stored_values, two_parts, columns,
)  # fmt: skip
OTHERS = (
    augmentation, vocabularies, comments, measurements, shared_objects, array_axes, data_sets,
    repeated_trainings, reported_figures, misused_calls, counts, callbacks, own_train_steps,
    held_out_parts, reports,
)  # fmt: skip
"""Modules with some cases here, and the others in files of their own."""
RULES = [rule for module in (*MODULES, *OTHERS) for rule in rules_of(module)]


class Program(NamedTuple):
    """A program with one mistake."""

    rule: str
    sentence: str
    lines: tuple[str, ...]

    def mistake(self) -> str:
        return "".join(f"{line[1:]}\n" for line in self.lines if line[0] in " -")

    def right(self) -> str:
        return "".join(f"{line[1:]}\n" for line in self.lines if line[0] in " +")


def read_programs() -> list[Program]:
    text = Path(__file__).with_name("told_programs.txt").read_text(encoding="utf-8")
    programs = [part.rstrip("\n").split("\n") for part in re.split(r"(?m)^@ ", text)[1:]]
    return [Program(*head.split(": ", 1), lines=tuple(lines)) for head, *lines in programs]


PROGRAMS = read_programs()


@pytest.mark.parametrize("program", PROGRAMS, ids=lambda program: program.rule)
def test_a_mistake_is_told_and_its_right_twin_gets_nothing(program: Program) -> None:
    said = said_by(RULES, program.mistake())
    assert said == [(program.rule, program.sentence)]
    assert_short([said])
    assert said_by(RULES, program.right()) == []


def test_each_rule_speaks() -> None:
    rules = [rule for module in MODULES for rule in rules_of(module)]
    names = {rule.__name__ for rule in rules}
    assert_each_speaks(rules, [[(program.rule, program.sentence)] for program in PROGRAMS if program.rule in names])


HEAD = "import tensorflow as tf\nimport numpy as np\n"
IMPORTS = (
    f"{HEAD}import keras\nimport matplotlib.pyplot as plt\nimport pandas as pd\nimport time\nfrom keras import layers\n"
)


def read_right_programs() -> list[str]:
    text = Path(__file__).with_name("right_programs.txt").read_text(encoding="utf-8")
    return re.split(r"(?m)^@\n", text)[1:]


def test_right_programs_that_look_like_mistakes_get_nothing() -> None:
    rules = [*RULES, *rules_of(told_formulas)]
    said = {program: said_by(rules, IMPORTS + program) for program in read_right_programs()}
    assert len(said) > 100
    assert {program: found for program, found in said.items() if found} == {}


@pytest.mark.parametrize("told", told_calls.TOLD_CALLS, ids=lambda told: told.example.split("\n")[1].strip())
def test_a_call_is_told_where_it_does_not_do_what_is_said(told: told_calls.ToldCall) -> None:
    rules = (told_calls.calls_told_otherwise,)
    [(_, sentence)] = said_by(rules, HEAD + told.example)
    assert sentence.startswith(told.why.split("{")[0])
    assert_short([[("", sentence)]])
    assert said_by(rules, HEAD + told.right) == []


def test_words_that_are_denied_are_no_words() -> None:
    source = 'def f():\n    "Nothing ignores these zeros."\n    return tf.keras.layers.Embedding(9, 8)\n'
    assert said_by(RULES, HEAD + source) == []
