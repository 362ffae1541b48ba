"""Text from a model that is certain tells how a learner's function asks, chooses and joins."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from checks.complaint import complaint

from exercises.week4_nlp.expectations import generated_text
from exercises.week4_nlp.expectations.generated_text import (
    GeneratedText,
    ScriptedModel,
    call_generate_text,
    call_with_padding_preferred,
)
from grader.candidate.faults import CandidateFault, Fault
from grader.candidate.ledger import Ledger
from grader.candidate.protocol import Handle
from grader.checks.expect import expect

WORDS = ("ba", "de", "fi", "go", "hu", "ka", "le")
NEAR = ScriptedModel(WORDS, max_sequence_len=6, back=0)
FAR = ScriptedModel(WORDS, max_sequence_len=4, back=2)
SEED = "ba de"


class Learner:
    """A candidate whose ``generate_text`` is a plain function of our model and the other arguments."""

    def __init__(self, write: Callable[..., Any]) -> None:
        self.ledger = Ledger()
        self._write = write
        self._things: list[Any] = []

    def stand_in(self, kind: str, **how: Any) -> Handle:
        if kind == "tokenizer":
            assert how["sentences"] == [" ".join(WORDS)]
            self._things.append(WORDS)
        else:
            self._things.append(lambda row: how["table"][row[how["size"] - 1 - how["back"]]])
        return Handle(len(self._things), "object", kind)

    def left_behind(self, function: str) -> None:
        return None

    def call(self, name: str, *arguments: Any, seed: int | None = None) -> Any:
        if name == "create_model":
            return None
        things = [self._things[one.number - 1] if isinstance(one, Handle) else one for one in arguments]
        return self._write(*things)


def best(predictions: Any) -> int:
    return int(np.argmax(predictions))


def writer(
    choose: Callable[[Any], int] = best, *, front: bool = True, named: Callable[[int], str] = lambda one: WORDS[one - 1]
) -> Callable[..., str]:
    """Return a right ``generate_text``, or one that chooses, pads or names otherwise."""

    def write(model: Any, words: Any, seed_text: str, next_words: int, length: int) -> str:
        text = seed_text
        for _ in range(next_words):
            ids = [words.index(word) + 1 for word in text.split() if word in words][1 - length :]
            zeros = [0] * (length - 1 - len(ids))
            text += " " + named(choose(model(zeros + ids if front else ids + zeros)))
        return text

    return write


def written(write: Callable[..., Any], script: ScriptedModel = NEAR) -> GeneratedText:
    return call_generate_text(Learner(write), script, SEED, 3)  # type: ignore[arg-type]


def test_a_script_goes_on_from_the_place_that_it_looks_at() -> None:
    assert NEAR.write(SEED, 3) == ["ba", "de", "ka", "fi", "le"]
    assert FAR.write(SEED, 3) == ["ba", "de", "ba", "hu", "ka"]


def test_a_word_that_the_model_names_again_must_come_again() -> None:
    def once(model: Any, words: Any, seed_text: str, next_words: int, length: int) -> str:
        text = seed_text.split()
        for _ in range(next_words):
            ids = [words.index(word) + 1 for word in text][1 - length :]
            order = np.argsort(-model([0] * (length - 1 - len(ids)) + ids), kind="stable")
            text.append(next(words[one - 1] for one in order if one and words[one - 1] not in text[2:]))
        return " ".join(text)

    repeated = ScriptedModel(WORDS, max_sequence_len=6, back=1)
    assert repeated.write("ba hu", 3) == ["ba", "hu", "hu", "de", "de"]
    right = call_generate_text(Learner(writer()), repeated, "ba hu", 3)  # type: ignore[arg-type]
    expect(right).follows_the_script()
    unmet = complaint(expect(call_generate_text(Learner(once), repeated, "ba hu", 3)).follows_the_script)  # type: ignore[arg-type]
    assert "a word may occur again" in unmet.advice


def drawn(predictions: Any) -> int:
    return int(np.random.default_rng(3).choice(len(predictions), p=predictions))


def drawn_from_scores(predictions: Any) -> int:
    powers = np.exp(np.float64(predictions))
    return drawn(powers / powers.sum())


@pytest.mark.parametrize("script", [NEAR, FAR])
def test_the_best_word_or_a_drawn_one_passes(script: ScriptedModel) -> None:
    for choose in (best, drawn):
        expect(written(writer(choose), script)).follows_the_script()


@pytest.mark.parametrize("raw", [True, False])
def test_words_are_drawn_from_scores_where_the_own_model_answers_so(raw: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(generated_text, "_answers_raw", lambda *_: raw)
    found = written(writer(drawn_from_scores), FAR)
    assert (found.text.split() == FAR.write(SEED, 3)) is raw


@pytest.mark.parametrize(
    ("write", "advice"),
    [
        (lambda *given: " ".join(writer()(*given).split()[2:]), "the seed is part of the result"),
        (lambda *given: f"{SEED} ka ka ka", "Encode the text inside the loop"),
        (lambda *given: " ".join(writer()(*given).split()[:-1]), "exactly `next_words` words: 3"),
        (lambda *given: writer()(*given[:3], 9, given[4]), "exactly `next_words` words"),
        (lambda *given: writer()(*given[:3], 0, given[4]), "exactly `next_words` words"),
        (writer(named=str), "«6» is not in the vocabulary"),
        (writer(named=lambda one: WORDS[one % 7]), "`tokenizer.index_word`"),
        (writer(front=False), "so pad at the start"),
        (writer(lambda predictions: int(np.argsort(predictions)[-2])), "has the probability 1, and"),
        (writer(lambda predictions: 4), "`np.argmax(predictions)`"),
    ],
)
def test_other_text_is_shown_with_what_to_do(write: Callable[..., Any], advice: str) -> None:
    unmet = complaint(lambda: expect(written(write)).follows_the_script())
    assert unmet.expected.startswith("«ba de ka fi le» from generate_text(model, tokenizer, 'ba de', 3, 6)")
    assert advice in unmet.advice


def reading(read: Callable[[list[int], int], list[int]], add: Callable[[str, str, str], str]) -> Callable[..., str]:
    """Return a ``generate_text`` that gives the model other ids, or adds the word otherwise."""

    def write(model: Any, words: Any, seed_text: str, next_words: int, length: int) -> str:
        text = seed_text
        for _ in range(next_words):
            ids = read([words.index(word) + 1 for word in text.split()], len(seed_text.split()))[1 - length :]
            text = add(seed_text, text, WORDS[best(model([0] * (length - 1 - len(ids)) + ids)) - 1])
        return text

    return write


def append(seed: str, text: str, word: str) -> str:
    return f"{text} {word}"


@pytest.mark.parametrize(
    ("write", "advice"),
    [
        (reading(lambda ids, _: ids[:-1], append), "ends with the last word but one"),
        (reading(lambda ids, _: ids[::-1], append), "ends with the first word of the text"),
        (reading(lambda ids, _: ids, lambda seed, text, word: f"{seed} {word}"), "to the text so far, not to the seed"),
        (lambda *given: " ".join(writer()(*given).split()[:3]), "A `return` inside the loop"),
        (writer(named=lambda one: WORDS[one % 7]), "an id that is 1 too high"),
    ],
)
def test_words_that_follow_another_rule_are_told_by_it(write: Callable[..., Any], advice: str) -> None:
    assert advice in complaint(lambda: expect(written(write)).follows_the_script()).advice


def test_who_shows_the_last_word_alone_is_found_by_a_model_that_looks_further_back() -> None:
    def last_word_only(model: Any, words: Any, text: str, count: int, length: int) -> str:
        for _ in range(count):
            text += " " + WORDS[best(model([0] * (length - 2) + [WORDS.index(text.split()[-1]) + 1])) - 1]
        return text

    expect(written(last_word_only)).follows_the_script()
    assert (
        "the whole text so far" in complaint(lambda: expect(written(last_word_only, FAR)).follows_the_script()).advice
    )


@pytest.mark.parametrize("returned", [None, 3.5, ["ba", "de"]])
def test_what_is_no_string_is_named(returned: Any) -> None:
    assert "`return text`" in complaint(lambda: written(lambda *given: returned)).advice


def test_a_row_of_another_length_is_told_in_a_learners_words() -> None:
    said = 'Input 0 of layer "x" is incompatible with the layer: expected shape=(None, 5), found shape=(1, 6)'

    def write(*given: Any) -> Any:
        raise CandidateFault(Fault("raised", "in generate_text", "ValueError", said))

    unmet = complaint(lambda: written(write))
    assert unmet.found == "model input of shape (1, 6)"
    assert "max_sequence_len - 1" in unmet.advice


def test_any_other_fault_stays_a_fault() -> None:
    def write(*given: Any) -> Any:
        raise CandidateFault(Fault("raised", "in generate_text", "KeyError", "0"))

    with pytest.raises(CandidateFault):
        written(write)


@pytest.mark.parametrize(
    "write",
    [
        writer(lambda predictions: 1 + best(predictions[1:])),
        writer(named=lambda one: WORDS[one - 1] if one else ""),
        lambda model, words, text, count, length: text,
    ],
)
def test_no_word_or_another_one_is_right_where_padding_is_preferred(write: Callable[..., Any]) -> None:
    expect(call_with_padding_preferred(Learner(write), NEAR, SEED, 3)).has_words_only()  # type: ignore[arg-type]


def test_a_name_for_padding_is_found() -> None:
    learner = Learner(writer(named=lambda one: WORDS[one - 1] if one else "<pad>"))
    unmet = complaint(lambda: expect(call_with_padding_preferred(learner, NEAR, SEED, 3)).has_words_only())  # type: ignore[arg-type]
    assert "has no word" in unmet.advice


def test_a_word_that_is_looked_up_for_padding_is_told_with_its_line() -> None:
    lines = ((9, "    text += tokenizer.index_word[best]"),)

    def write(*given: Any) -> Any:
        raise CandidateFault(Fault("raised", "in generate_text", "KeyError", "0", lines))

    unmet = complaint(lambda: call_with_padding_preferred(Learner(write), NEAR, SEED, 3))  # type: ignore[arg-type]
    assert unmet.found == "KeyError: 0, in line 9: `text += tokenizer.index_word[best]`"
    assert "has no word" in unmet.advice


def test_other_faults_over_padding_stay_faults() -> None:
    def write(*given: Any) -> Any:
        raise CandidateFault(Fault("raised", "in generate_text", "NameError", "best"))

    with pytest.raises(CandidateFault):
        call_with_padding_preferred(Learner(write), NEAR, SEED, 3)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "change",
    [
        lambda text: text,
        lambda text: text.removeprefix(SEED).strip(),
        lambda text: text.rpartition(" ")[0],
        lambda text: " ".join([SEED, *(str(WORDS.index(word) + 1) for word in text.split()[2:])]),
    ],
)
def test_what_the_model_saw_is_judged_whatever_the_text_looks_like(change: Callable[[str], str]) -> None:
    right, blind = writer(), writer()
    learner: Any = Learner(lambda *given: change(right(*given)))
    expect(call_generate_text(learner, FAR, SEED, 5)).uses_the_whole_context()
    one_word: Any = Learner(lambda model, words, text, *rest: change(SEED + blind(model, words, "", *rest)))
    complaint(lambda: expect(call_generate_text(one_word, FAR, SEED, 5)).uses_the_whole_context())
