"""What an exception or a learning curve means for a verdict, and what to try next."""

from __future__ import annotations

import ast
import contextlib
import re
from collections.abc import Collection
from dataclasses import replace
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any, cast

from grader.candidate.faults import EMPTY
from grader.catalogue import code_tree
from grader.catalogue.exercise import week_names
from grader.catalogue.patterns import regex
from grader.examiner.grade import Grade, Outcome, Verdict
from grader.feedback.raising_line import (
    caught_another,
    hidden_name,
    key_of_another,
    local_name,
    marked,
    none_of_get,
    read_before,
    slice_sizes,
    with_line,
)
from grader.submission.change_words import CODE, contradicts, written
from grader.submission.notebook import OF_A_LINE
from grader.submission.syntax import UNPARSABLE, called_name

if TYPE_CHECKING:
    from grader.checks.details import Details, ToldChange

_ANYTHING = (
    "Compare *found* with *expected*, then change the code that makes this value. Call your function "
    "yourself, and print what it returns."
)
"""What to do where nothing more is known: no failed criterion is left without advice."""
TRIED = "{words}. Tried {when}: then this criterion passes."
"""What to do where a small change was tried, and helps; what the rubric says comes after it."""
TRIED_TOO = "{message} Tried {when}: this criterion passes if you {words}."
"""The same for a change of numbers alone, which may fit by chance: what the rubric says comes first."""
_BEHIND = "«{title}» failed, and it changes what this model learns. Repair that first, then grade again."
"""What is said of a training in the place of an untried cause, where the model has a mistake that is known."""
_SCALED_LABELS = (
    "You scaled the labels to this range. Give `fit` the labels unchanged, and put `Rescaling` at the end to scale the "
    "outputs."
)
ASKS = regex(r"\bprint\b.+(?:shape|before|first|it\b)|\?", re.IGNORECASE)
"""What a sentence says that leaves it open what is wrong: it asks, or has something printed."""
_MORE_EPOCHS = regex(r"With `epochs=\d+` .*")
"""What is said of an experiment with more epochs that helped."""
_QUOTED, _VARIABLE = regex(r"'[^']*'|\"[^\"]*\""), regex(r"(?<![\w.])[^\W\d][\w.]*\b(?!\s*(?:\(|=(?!=)|\.))")
"""Texts in code, and the names in it that are read and not called: ``cfg.rate``."""
_ABOUT_NAMES = ("NameError", "UnboundLocalError", "KeyError")
"""Exceptions about a name, which another name mends."""
_SETTING = regex(r"`[^`]*\b\w+=(?:True|False|None|\"[^`\"]*\"|'[^`']*')[^`]*`")
"""An argument and its value, in a message that says what to write."""
_ADDED = regex(r"Add `(?P<argument>[^`]*)` to `(?P<call>\w+\()…\)`")
_PROPOSES = regex(r"(?:Try|Write|Use|Set) ")
"""How a sentence begins that says what to write."""
_RANGE = regex(r"Try a `learning_rate` ")
_RATE = regex(
    r"(?:\b(?P<optimizer>SGD|Adam\w*|RMSprop|Nadam|Adagrad|Adadelta|Lion|Ftrl)\((?:learning_rate=)?|\blearning_rate=)"
    r"(?P<rate>\d[\d.]*(?:[eE][-+]?\d+)?)(?=[,)]|$)"
)
_OTHER_RATE = 3.0
"""So many times another one is a learning rate that is said to be too high."""
_SIZES = regex(r"to have value (\d+), but received input with shape \(None, (\d+)\)")
_ARRAY = regex(r"\(\d+,\)$|\((?:\d+, )*(\d+)\)$")
"""How the words for an array end; its last axis, where it has more than one."""
_NAMED = regex(r"`\.?(\w[\w.]*)")
"""The name with which each piece of code begins."""
_LISTS = (ast.List, ast.Tuple, ast.ListComp)
_NO_ARRAY = regex(r"a (?:list|tuple|tensor) of |tf\.")
"""How what is known of a value begins, or its code, where it has no ``astype``."""
_TWICE = (
    "`decay_steps`", "`Masking`", "`return_sequences`", " copies of ", "`Dropout", "`binary_accuracy`",
    "it normalizes nothing", "not new to the model", "stops nothing", "`EarlyStopping` watches", "`ReduceLROnPlateau`",
    "Shuffle inputs and labels together", " for logits", "accuracy is for classes", "`Accuracy()` counts outputs",
    " one linear ",
)  # fmt: skip
"""What names a mistake that both the source and a training show."""
_SMALL_STEPS = " moves a weight by "
"""What names another one, in a note and in the message of a failed criterion."""
_LONGEST = 60
"""Characters of the learner's code that are repeated in a sentence."""
_FLAT_LIST = regex(r"Unrecognized data type: x=\[[-\d.]+, [^\[]*\(of type <class 'list'>\)")
"""What Keras says of a list with several numbers."""
_BEYOND = regex(r"index (\d+) is out of bounds for axis 1 with size (\d+)")
_SEVERAL_INPUTS = regex(r"incompatible shape|expects \d+ input|Invalid input shape|structure of `inputs`")
"""What Keras says of inputs that are not those of the model."""
_MISSING = regex(r"name '(\w+)' is not defined|has no attribute '(\w+)'$")
_ABOUT_FILES = regex(
    r"\w*(FileNotFound|NotFound|ModuleNotFound|Import|IsADirectory|NotADirectory|Permission|OS|URL|HTTP)"
    r"Error\b|Exception: URL fetch|ValueError: File not found"
)
"""Exceptions that say that something of the course is not here."""


def explained(grade: Grade) -> Grade:
    """Return the grade with a message in each verdict that is not met and has none yet.

    Where everything passed, a training that holds a misconception adds a sentence to the advice: what failed is to be
    mended first.
    """
    passed = grade.met
    if len(passed) == len(grade.verdicts):
        # Its table of causes is long. It is imported only where there is a training to explain, here and below.
        from grader.examiner.diagnosis.misconceptions import sentences_for

        known = grade.evidence.get("advice", [])
        told = [sentence for sentence in sentences_for(grade.evidence, passed) if sentence not in known]
        # What the source says of the value of an argument is not said again of the argument.
        new = [sentence for sentence in told if not any(f"{_first_code(sentence)}=" in item for item in known)]
        # Nor what a line of the source says of the same mistake, and the training shows as well.
        new = [sentence for sentence in new if not _is_told(sentence, known)]
        told_once = _without_twins([*map(str, known)])
        grade = grade.noting(advice=[*told_once, *new]) if new or told_once != known else grade
    grade = _with_shared_trials(grade)
    for verdict in grade.verdicts:
        if "tried" not in verdict.details:
            continue
        from grader.examiner.diagnosis import experiment_to_show

        shown = experiment_to_show(verdict.details, grade.evidence)
        if shown and (curves := _curves_of(verdict, grade.evidence)):
            grade = grade.noting(curves={**curves, "tried": shown})
            break
    evidence = {**grade.evidence, "has_lesson": grade.exercise_name in week_names()}
    return _said_once(grade.replacing(explain_verdict(verdict, evidence, passed) for verdict in grade.verdicts))


def _first_code(sentence: str) -> str:
    """Return what the first code of a sentence begins with, its grave accent too; a sentence without code for none."""
    parts = sentence.split("`")
    return f"`{parts[1]}" if len(parts) > 2 else sentence


def _is_told(sentence: str, others: Collection[str]) -> bool:
    """Return whether one of the others is about the same mistake."""
    return any(text in sentence and any(text in other for other in others) for text in _TWICE)


def _without_twins(advice: list[str]) -> list[str]:
    """Return the advice without what the model shows and a line of the source tells as well."""
    lines = [item for item in advice if OF_A_LINE.match(item)]
    return [item for item in advice if item in lines or not _is_told(item, lines)]


def _said_once(grade: Grade) -> Grade:
    """Return the grade without the advice that a failed criterion gives as well: notes cost no points.

    That is the same sentence, or one whose code stands in the message, too.
    """
    told = [verdict.message for verdict in grade.verdicts if verdict.outcome is Outcome.UNMET]
    advice = [str(item) for item in grade.evidence.get("advice") or ()]
    if not told or not advice:
        return grade
    advice = _without_twins(advice)
    coded = [{*_NAMED.findall(message)} for message in told]

    def is_said(item: str) -> bool:
        names = {*_NAMED.findall(item)}
        # One name alone stands in many messages, about something else.
        is_named = len(names) > 1 and any(names <= own for own in coded)
        is_small = _SMALL_STEPS in item and any(_SMALL_STEPS in message for message in told)
        return is_named or is_small or any(OF_A_LINE.sub("", item) in message for message in told)

    return grade.noting(advice=[item for item in advice if not is_said(item)])


_OF_TRAINING = ("tried", "threshold", "metric", "training", "settings")
"""Details of a training that was tried with other settings."""


def _with_shared_trials(grade: Grade) -> Grade:
    """Return the grade with the experiments of lost outputs in every verdict on them.

    Outputs that are NaN fail several criteria, and only one of them knows a threshold to try for.
    """
    lost = [verdict for verdict in grade.verdicts if verdict.details.get("runs") == [None]]
    tried = next((verdict.details for verdict in lost if "tried" in verdict.details), None)
    if tried is None:
        return grade
    shared = cast("Details", {name: item for name, item in tried.items() if name in _OF_TRAINING})
    return grade.replacing(
        replace(verdict, details={**shared, **verdict.details}) if any(verdict is other for other in lost) else verdict
        for verdict in grade.verdicts
    )


def _curves_of(verdict: Verdict, evidence: dict[str, Any]) -> dict[str, Any]:
    """Return the curves of the training that a verdict is about: its own, or the latest; empty where there are none."""
    details = verdict.details
    if history := details.get("history"):
        return {"metric": details.get("metric") or "loss", "threshold": details.get("threshold"), "history": history}
    return dict(evidence.get("curves") or {})


def explain_verdict(verdict: Verdict, evidence: dict[str, Any], passed: Collection[str] = ()) -> Verdict:
    """Return the verdict with a message on what to do, where one is missing; no failed criterion is left without.

    A word of the rubric, or a look at the source, knows more than the text of an exception: what either said
    stays. ``evidence`` is that of the grade, or what of it was heard so far; ``passed`` are the criteria that passed.
    """
    is_kept = verdict.criterion_id in evidence.get("kept", {}).get("criteria", ())
    # For a kept verdict, nothing was tried in this grading.
    when = "in an earlier grading" if is_kept else "just now"
    if verdict.outcome is Outcome.UNMET and verdict.details.get("change"):
        return _of_change(verdict, evidence, passed, when)
    if verdict.outcome is Outcome.UNMET and _were_labels_scaled(verdict.details, evidence):
        return replace(verdict, message=f"{verdict.message} {_SCALED_LABELS}")
    if verdict.outcome is not Outcome.UNMET or verdict.message:
        return verdict
    if "exception" in verdict.details:
        message = _about_skipped(verdict.details, evidence) or _about_exception(verdict.details)
        known, message = bool(message), message or _about_unknown(verdict.details)
    else:
        from grader.examiner.diagnosis import UNTRIED, diagnose

        diagnosis = diagnose(verdict.details, evidence, passed, when)
        message, known = diagnosis.sentence, diagnosis.is_known
        is_guess = not diagnosis.has_helped and (not known or UNTRIED in message)
        shown = verdict.details.get("shown")
        helped = _MORE_EPOCHS.search(message) if verdict.details.get("shows_epochs") else None
        if shown and (is_guess or helped):
            message, known = f"{shown} {helped[0] if helped else ''}".rstrip(), True
        elif is_guess and (behind := verdict.details.get("behind")):
            message, known = _BEHIND.format(title=behind), True
        elif diagnosis.cause:
            verdict = replace(verdict, details={**verdict.details, "cause": diagnosis.cause})
        if diagnosis.has_helped:
            verdict = replace(verdict, details={**verdict.details, "helped": True, "passes": diagnosis.has_reached})
    details = verdict.details if known else {**verdict.details, "unexplained": True}
    return replace(verdict, message=message or _ANYTHING, details=details)


def _of_change(verdict: Verdict, evidence: dict[str, Any], passed: Collection[str], when: str) -> Verdict:
    """Return the verdict with a message on a change that helped, or on its cause where that is known better."""
    change = verdict.details["change"]
    words = str(change["words"])

    def tried_too(message: str) -> str:
        return TRIED_TOO.format(message=message, words=words[0].lower() + words[1:], when=when)

    if "exception" in verdict.details and (skipped := _about_skipped(verdict.details, evidence)):
        return replace(verdict, message=skipped)
    raised = verdict.details.get("exception", {})
    is_swap = raised.get("type") not in _ABOUT_NAMES and _reads_another(words)
    is_other = bool(raised) and (change.get("is_removal") or _calls_another(words) or is_swap)
    # Without the code that raised, or with other code, nothing raises: what the exception means comes first.
    if is_other and (cause := verdict.message or _about_exception(verdict.details)):
        return replace(verdict, message=tried_too(cause) if ASKS.search(cause) else cause)
    if contradicts(verdict.message, words) or _is_by_chance(verdict.message, words, change):
        return verdict
    # Without the code that a line says is wrong, nothing is wrong: what the line needs comes first.
    is_cure = OF_A_LINE.match(verdict.message) and _PROPOSES.search(verdict.message)
    # What is left out may fit by chance: where it is something else, it is not told.
    if is_cure and change.get("is_removal") and not _is_about(verdict.message, words):
        return verdict
    if verdict.message and (change.get("is_arithmetic") or (change.get("is_removal") and is_cure)):
        return replace(verdict, message=tried_too(verdict.message))
    # To leave out a part that a line makes wrong helps as well, but the line is the mistake.
    if not verdict.message and change.get("is_removal") and (shown := verdict.details.get("shown")):
        return replace(verdict, message=shown)
    if not verdict.message and (cause := _other_cause(verdict.details, evidence, passed, words)):
        return replace(verdict, message=tried_too(cause))
    message = _left_to_say(verdict.message, words) if _is_about(verdict.message, words) else ""
    message = message or _without_change(verdict.details, evidence, passed, words)
    return replace(verdict, message=f"{TRIED.format(words=words, when=when)} {message}".strip())


def _were_labels_scaled(details: Details, evidence: dict[str, Any]) -> bool:
    """Return whether the labels of ``fit``, and not those of the data, lie in the range of the outputs."""
    between = details.get("labels_between")
    if not between or not evidence.get("training"):
        return False
    from grader.examiner.diagnosis.facts import Given

    given = Given.read(evidence["training"])

    def fits(lowest: float | None, highest: float | None) -> bool:
        return lowest is not None and highest is not None and between[0] <= lowest and highest <= between[1]

    is_known = given.asked_label_lowest is not None
    own, asked = (given.label_lowest, given.label_highest), (given.asked_label_lowest, given.asked_label_highest)
    return is_known and fits(*own) and not fits(*asked)


def _other_cause(details: Details, evidence: dict[str, Any], passed: Collection[str], words: str) -> str:
    """Return the cause that is known of a training where a change helped that is about something else; else nothing.

    The change may make up for it in part: it reached a threshold, and others may be higher.
    """
    from grader.examiner.diagnosis import likely_cause

    cause = likely_cause(details, evidence, passed)
    return _without_advice(cause, words) if CODE.search(cause) and not _is_about(cause, words) else ""


def _without_change(details: Details, evidence: dict[str, Any], passed: Collection[str], words: str) -> str:
    """Return why the learner's own training failed, beside a change with which another one passes; else how it went.

    ``words`` are those of the change: a cause that names none of its code may be another one.
    """
    from grader.examiner.diagnosis import likely_cause, seen_in

    cause = likely_cause(details, evidence, passed)
    if CODE.search(cause) and _is_about(cause, words):
        return _without_advice(cause, words)
    seen = seen_in(details, evidence)
    how_it_went = f"With your code as it is, {seen[0].lower()}{seen[1:]}" if seen else ""
    return f"{_of_another_rate(words)} {how_it_went}".strip()


def _of_another_rate(words: str) -> str:
    """Return what a change that gives the same optimizer another learning rate says of the one before.

    >>> _of_another_rate("Write `optimizer=Adam(0.005)` in place of `optimizer=Adam(learning_rate=1.0)`")
    'The learning rate 1.0 is too high.'
    >>> _of_another_rate("Write `optimizer=Adam(0.005)` in place of `optimizer=SGD(1.0)`")
    ''
    """
    after, before = (_RATE.search(code) for code in written(words))
    if not after or not before or after["optimizer"] != before["optimizer"]:
        return ""
    ratio = float(before["rate"]) / (float(after["rate"]) or 1.0)
    too = "high" if ratio >= _OTHER_RATE else "low" if ratio <= 1 / _OTHER_RATE else ""
    return f"The learning rate {before['rate']} is too {too}." if too else ""


def _calls_another(words: str) -> bool:
    """Return whether a change calls other functions than the code whose place it takes.

    >>> _calls_another("Write `x = Dropout(0.2)(x)` in place of `x, y = Dense(16)(x)`")
    True
    >>> _calls_another("Write `Dense(1)` in place of `Dens(1)`"), _calls_another("Write `np.array(x)` in place of `x`")
    (False, False)
    """
    after, before = ({*re.findall(r"(\w+)\(", item)} for item in written(words))
    return bool(before - after) and any(not get_close_matches(item, before, cutoff=0.7) for item in after - before)


def _reads_another(words: str) -> bool:
    """Return whether a change leaves out a variable of the code whose place it takes, and not a misspelt one.

    >>> _reads_another("Write `Add()([x, x])` in place of `Add()([x, skip])`")
    True
    >>> _reads_another("Write `np.array(x)` in place of `x`"), _reads_another("Write `labels` in place of `label`")
    (False, False)
    """
    after, before = ({*_VARIABLE.findall(_QUOTED.sub("", item))} for item in written(words))
    return " in place of " in words and any(not get_close_matches(name, after, cutoff=0.7) for name in before - after)


def _is_by_chance(message: str, words: str, change: ToldChange) -> bool:
    """Return whether a change is another number where the message says which setting is missing, or another condition.

    >>> told = "Write `name == known` in place of `name in known`"
    >>> [_is_by_chance(one, told, {"is_decision": True}) for one in ("`preprocess` reverses them.", "Read `known`.")]
    [True, False]
    """
    is_number = bool(change.get("is_arithmetic") and _SETTING.search(message))
    return (is_number or bool(change.get("is_decision"))) and not _is_about(message, words)


def _left_to_say(message: str, words: str) -> str:
    """Return a message without the sentences whose code is all in the words of the change.

    >>> _left_to_say("Take the mean. Write `x.mean()`. Then call `fit`.", "Write `x.mean()` in place of `x.sum()`")
    'Take the mean. Then call `fit`.'
    """
    told = {*CODE.findall(words)}
    if added := _ADDED.match(words):  # To add `x=1` to `f(…)` is to write `f(…, x=1)`.
        told.add(f"{added['call']}…, {added['argument']})")
    return " ".join(
        sentence for sentence in _sentences(message) if not (code := {*CODE.findall(sentence)}) or code - told
    )


def _sentences(message: str) -> list[str]:
    return re.split(r"(?<=[.!]) (?=[A-Z`])", message)


def _without_advice(cause: str, words: str) -> str:
    """Return a cause without untried values for what a change that helped sets, and without untried rates.

    >>> _without_advice("It is too high. Try a `rate` between 0.01 and 0.1. Print `x`.", "Write `rate=1e-06`")
    'It is too high. Print `x`.'
    >>> _without_advice("`momentum=1.5` is too large. Write `momentum=0.9`.", "Write `momentum=0.5`")
    '`momentum=1.5` is too large.'
    """
    told = _sentences(cause)
    return " ".join(
        text for text in told if not (_PROPOSES.match(text) and (_is_about(text, words) or _RANGE.match(text)))
    )


def _is_about(message: str, words: str) -> bool:
    """Return whether a message may belong to a change that helped: it names code of the change, or no code.

    >>> told = "Write `x.mean()` in place of `x.sum()`"
    >>> [_is_about(one, told) for one in ("Use `series.mean()`.", "Check `num_words`.", "Take the mean.")]
    [True, False, True]
    >>> _is_about("Print the values after each step.", told)
    False
    """
    code = [set(re.findall(r"[a-z_]\w+", " ".join(CODE.findall(text)).lower())) for text in (message, words)]
    # Where the cause is found, nothing is to be searched for.
    return not message.startswith("Print ") and (not code[0] or bool(code[0] & code[1]))


def _exchanged(details: Details, message: str) -> str:
    """Return the sentence for a ``fit`` whose labels have the size that the model reads, and whose inputs do not."""
    sizes = _SIZES.search(message)
    found = {name: array[1] or "1" for name, words in details.get("values") or () if (array := _ARRAY.search(words))}
    given = [next((name for name in names if name in found), "") for names in _names_in_fit(details)]
    if not sizes or len(given) < 2 or not all(given[:2]):
        return ""
    first, second = given[:2]
    if (found[second], found[first]) != sizes.groups():
        return ""
    return (
        f"`fit` takes the inputs first: the model reads {found[second]} values per example, as `{second}` has them, "
        f"and `{first}` has {found[first]}. Write `model.fit({second}, {first}, …)`."
    )


_TARGET = regex(r"target\.shape=\(([^()]*)\), output\.shape=")


def _labels_of_validation(details: Details, message: str) -> str:
    """Return the sentence for labels in a loss that are not those of the training: these have another form.

    >>> told = "Received: target.shape=(None,), output.shape=(None, 6)"
    >>> values = [["m", "a model"], ["x", "an array of shape (90, 4)"], ["y", "an array of shape (90, 6)"]]
    >>> fit = {"lines": [{"text": "m.fit(x, y, validation_data=(v, w))", "marked": True}], "values": values}
    >>> _labels_of_validation(fit, told).partition(". ")[0]
    'The labels of `validation_data` have the shape (None,), but `y` has (90, 6)'
    """
    found = _TARGET.search(message)
    arrays = [(name, words) for name, words in details.get("values") or () if words.startswith("an array of shape (")]
    if not found or len(arrays) < 2 or not re.search(r"\.fit\(", marked(details, "text")):
        return ""
    name, words = arrays[1]
    shape = words[words.index("(") :]
    failed, own = ([size for size in text.split(", ")[1:] if size] for text in (found[1], shape.strip("()")))
    if failed == own or "1" in (*failed, *own) or len(failed) == len(own):
        return ""
    return (
        f"The labels of `validation_data` have the shape ({found[1]}), but `{name}` has {shape}. Give both parts the "
        "same form, such as one-hot."
    )


_READ_BY_NAME = regex(r"(?<![\w.])([A-Za-z_]\w*)\[([A-Za-z_]\w*)\]")
"""A dictionary that is read with a name in the place of the key."""
_LONGEST_KEY = 30


def _missing_key(details: Details, message: str) -> str:
    """Return the sentence for a dictionary that lacks a key which the program has in a variable, such as a word."""
    if details["exception"].get("type") != "KeyError":
        return ""
    dictionaries = {name for name, words in details.get("values") or () if words.startswith("a dict")}
    read = [match for match in _READ_BY_NAME.finditer(marked(details, "text")) if match[1] in dictionaries]
    if len(read) != 1:
        return ""
    name, key = read[0].groups()
    shown = f"{message} " if len(message) <= _LONGEST_KEY else ""
    return f"`{name}` has no key {shown}here. Test `if {key} in {name}` first, or write `{name}.get({key})`."


def _too_few_classes(details: Details, message: str) -> str:
    """Return the sentence for ``to_categorical`` with labels beyond its classes; empty for another error.

    >>> details = {"lines": [{"text": "y = to_categorical(y, labels.max())", "marked": True}]}
    >>> _too_few_classes(details, "index 2 is out of bounds for axis 1 with size 2")[:58]
    'A label is 2, so there are at least 3 classes, and not 2: '
    """
    beyond = _BEYOND.search(message)
    if not beyond or not _calls_in_line(details, "to_categorical"):
        return ""
    label, classes = map(int, beyond.groups())
    return (
        f"A label is {label}, so there are at least {label + 1} classes, and not {classes}: labels begin at 0. Write "
        f"`num_classes={label + 1}`, or one more than the largest label."
    )


def _names_in_fit(details: Details) -> list[list[str]]:
    """Return the names in each argument that ``fit`` is given by position, in the line that raised."""
    for call in _calls_in_line(details, "fit")[:1]:
        return [[part.id for part in ast.walk(value) if isinstance(part, ast.Name)] for value in call.args]
    return []


def _lists_in_fit(details: Details, message: str) -> str:
    """Return the sentence for a flat list of examples that ``fit`` or ``evaluate`` gets with its labels.

    >>> details = {"lines": [{"text": "model.fit(rooms, prices, epochs=9)", "marked": True}]}
    >>> _lists_in_fit(details, "Unrecognized data type: x=[1.0, 2.0] (of type <class 'list'>)")[:53]
    '`fit` takes arrays, not lists. Where `rooms` is made,'
    """
    found = _FLAT_LIST.search(message)
    for call in (call for name in ("fit", "evaluate") for call in _calls_in_line(details, name)) if found else ():
        given = [ast.unparse(value) for value in call.args[:2] if isinstance(value, ast.Name)]
        if len(given) == 2:
            first, labels = given
            return (
                f"`{called_name(call)}` takes arrays, not lists. Where `{first}` is made, write `{first} = "
                f"np.array([…])`. Write the same for `{labels}`."
            )
        if len(call.args) > 1:
            return f"`{called_name(call)}` takes arrays, not lists. Write `np.array([…])` around both lists."
    return ""


def _calls_in_line(details: Details, name: str) -> list[ast.Call]:
    """Return the calls of ``name`` in the line that raised; one that goes on in the next line ends here."""
    line = marked(details, "text").strip()
    for text in (line, f"{line.rstrip(', ')})"):
        with contextlib.suppress(*UNPARSABLE):
            nodes = ast.walk(code_tree.parse(text))
            return [node for node in nodes if isinstance(node, ast.Call) and called_name(node) == name]
    return []


def _list_of_examples(details: Details, message: str) -> str:
    """Return the sentence for a list of examples that Keras takes for a list of several inputs.

    >>> lines = [{"text": "return model.predict(rows)", "marked": True}]
    >>> details = {"lines": lines, "values": [["rows", "a list of 9"]]}
    >>> _list_of_examples(details, "Expected shape (None, 8), but input has incompatible shape (8,)")[-38:]
    'Write `model.predict(np.array(rows))`.'
    """
    if not _SEVERAL_INPUTS.search(message):
        return ""
    held = dict(details.get("values") or ())
    for call in (found for name in ("fit", "predict", "evaluate") for found in _calls_in_line(details, name)):
        given = call.args[0] if call.args else None
        text = ast.unparse(given) if given is not None else ""
        if given is not None and len(text) <= _LONGEST and re.match(r"a list of (?:[4-9]|\d\d)", held.get(text, "")):
            owner = ast.unparse(call.func)
            return (
                f"`{owner}` takes a list for a model with several inputs, one array for each. Write "
                f"`{owner}(np.array({text}))`."
            )
    return ""


def _other_dtype(details: Details, message: str) -> str:
    """Return the sentence for an input of LiteRT with another dtype, in the learner's words; empty for another error.

    >>> line = {"text": "lite.set_tensor(place, row[None])", "marked": True}
    >>> _other_dtype({"lines": [line]}, "Cannot set tensor: Got value of type INT64 but expected type INT32")[-34:]
    'Write `row[None].astype("int32")`.'
    """
    from grader.feedback.exceptions.pipelines import DTYPE_OF_LITERT, other_dtype

    types = DTYPE_OF_LITERT.search(message)
    if not types:
        return ""
    given = [call.args[1] for call in _calls_in_line(details, "set_tensor") if len(call.args) == 2]
    if len(given) != 1 or len(text := ast.unparse(given[0])) > _LONGEST:
        return ""
    held = dict(details.get("values") or ())
    is_array = not isinstance(given[0], _LISTS) and not _NO_ARRAY.match(held.get(text, text))
    return other_dtype(types["found"], types["wanted"], text, is_array=is_array)


def _about_values(details: Details) -> str:
    """Return what the names in the line that raised hold, in sentences; empty where that is not known."""
    return " ".join(f"`{name}` is {words}." for name, words in details.get("values") or ())


def _about_skipped(details: Details, evidence: dict[str, Any]) -> str:
    """Return the sentence for a name that is not there because the line that sets it was skipped; else nothing."""
    exception = details["exception"]
    missing = _MISSING.search(str(exception.get("message", "")))
    name = (missing[1] or missing[2]) if missing else ""
    where, reason = _skipped_for(name, evidence)
    if not where:
        return ""
    root, cause = where, reason
    for _ in evidence["skipped"]:
        # A line may be skipped for a name that an earlier one would have set.
        before = _MISSING.search(cause) if cause.startswith(("NameError", "AttributeError")) else None
        found = _skipped_for(before[1] or before[2], evidence) if before else ("", "")
        if not found[0]:
            break
        root, cause = found
    if not _ABOUT_FILES.match(cause):
        told = "it" if root == where else root
        return f"`{name}` is set at {where}, which was skipped, because {told} raised {cause}. Fix that line first."
    return (
        f"`{name}` is set at {where}, which was skipped: it needs a file or the internet. Use an "
        "argument of the function, or load the data inside it."
    )


def _skipped_for(name: str, evidence: dict[str, Any]) -> tuple[str, str]:
    """Return the place of the skipped line that sets a name, and what it raised; empty where there is none."""
    for told in evidence.get("skipped") or () if name else ():
        where, _, reason = str(told).partition(": ")
        names, _, cause = reason.partition(" not set: ")
        if f"`{name}`" in names:
            return where, cause
    return "", ""


_BY_THE_LINE = (
    _exchanged, _labels_of_validation, _other_dtype, _list_of_examples, _lists_in_fit, _missing_key, _too_few_classes,
    none_of_get, read_before, caught_another, key_of_another, local_name, hidden_name, slice_sizes,
)  # fmt: skip
"""What reads the line that raised."""


def _about_exception(details: Details) -> str:
    """Return the sentence for an exception of the learner's code; empty for one that nobody knows."""
    exception = details["exception"]
    if guard := re.match(r"\s*(raise|assert)\b", marked(details, "text")):
        where = marked(details, "where")
        return f"Your own `{guard[1]}` raised it at {where}: the grader's values failed your check."
    # Its tables are long: only who needs one waits for them.
    from grader.feedback import exceptions

    told = [str(exception.get(part, "")) for part in ("type", "message", "near")]
    known = with_line(exceptions.sentence_for(*told), details, told[1])
    values = _about_values(details)
    found = (rule(details, told[1]) for rule in _BY_THE_LINE)
    if said := next(filter(None, found), ""):
        return said
    empty = [(name, words) for name, words in details.get("values") or () if EMPTY.search(words)]
    if empty and exception.get("type") == "IndexError":
        name, words = empty[0]
        return f"`{name}` is {words}: there is nothing to index. Look where it should be filled, or is cut to nothing."
    if known and ASKS.search(known):
        return f"{known} {values}".strip()
    return known or str(details.get("otherwise") or "")


def _about_unknown(details: Details) -> str:
    """Return where an exception happened that nobody knows, and what the names in its line hold."""
    if where := marked(details, "where"):
        values = _about_values(details)
        told = f"It was raised at {where}. {values}" if values else f"It was raised at {where}: print the values there."
        return f"The kit has no advice for this error. {told}"
    return (
        "The kit has no advice for this error. It was raised outside of your code: check the shape and the "
        "dtype of what you pass."
    )
