"""Evidence about text that a learner's function lets a model write, where the model is ours and its words are known."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from exercises.week4_nlp.expectations.next_word_model import build_writer
from grader.candidate.candidate import Candidate
from grader.candidate.faults import CandidateFault
from grader.checks.arrays import Array, describe
from grader.checks.expect import Unmet, expect, require
from grader.checks.models.output_pairing import find_reading
from grader.checks.one_failure import one_failure

MOST_IDS = 1000
"""Ids of a row that a model of ours reads at most."""
NEVER = -60.0
"""The logarithm of a chance that never comes true, for those who take answers for raw scores."""

NO_WORD = (
    "The id 0 is padding and stands for no word: choose among the others, `1 + np.argmax(answers[1:])`, or add "
    'nothing, `tokenizer.index_word.get(number, "")`. The course does not ask this.'
)


@dataclass(frozen=True)
class Script:
    """A vocabulary, and a model of ours that knows which of its words comes next."""

    words: Sequence[str]
    """The vocabulary, each word once, in the order of the ids, from 1 up."""
    max_sequence_len: int
    """The model reads rows of one id fewer."""
    back: int
    """It looks at the id that stands this many places before the last one."""

    @property
    def followers(self) -> Array:
        """The id that follows each id, from 0 up; padding is followed by a word as well."""
        count = len(self.words)
        return np.array([1, *((np.arange(count) + 4) % count + 1)])

    def write(self, seed_text: str, next_words: int) -> list[str]:
        """Return the words that must come back: those of the seed, and those that the model names."""
        text, size = seed_text.split(), self.max_sequence_len - 1
        for _ in range(next_words):
            ids = [0] * size + [list(self.words).index(word) + 1 for word in text]
            text.append(self.words[self.followers[ids[-1 - self.back]] - 1])
        return text


@dataclass(frozen=True)
class Written:
    """What ``generate_text`` returned, and what it was asked for."""

    candidate: Candidate
    script: Script
    seed_text: str
    next_words: int
    text: str

    @property
    def new_words(self) -> list[str]:
        """What was added, as words: read past a seed that is missing, and past ids in place of words."""
        found, seed, words = self.text.split(), self.seed_text.split(), self.script.words
        new = found[len(seed) :] if found[: len(seed)] == seed else found
        return [words[int(one) - 1] if one.isdecimal() and 0 < int(one) <= len(words) else one for one in new]

    @property
    def call(self) -> str:
        """How the function was called, in words."""
        return f"generate_text(model, tokenizer, {self.seed_text!r}, {self.next_words}, {self.script.max_sequence_len})"


def let_write(
    candidate: Candidate, script: Script, seed_text: str, next_words: int, *, any_length: bool = False
) -> Written:
    """Call the learner's ``generate_text`` with a model that is certain, and read its text.

    Its answers are chances; or raw scores, where the learner's own model answers with these and words are drawn by
    them. Raises ``Unmet`` where no string comes back, or rows of another length are asked about; with ``any_length``
    the model reads those as well.
    """
    chances = np.eye(len(script.words) + 1, dtype=np.float32)[script.followers]
    first = _written(candidate, script, chances, seed_text, next_words, any_length)
    if first.text.split() == script.write(seed_text, next_words) or not _answers_raw(candidate, script):
        return first
    scores = np.where(chances > 0, 0, NEVER).astype(np.float32)
    second = _written(candidate, script, scores, seed_text, next_words, any_length)
    return second if second.text.split() == script.write(seed_text, next_words) else first


def _answers_raw(candidate: Candidate, script: Script) -> bool:
    """Return whether the learner's own model answers with raw scores; not where it cannot be built."""
    total_words = len(script.words) + 1
    try:
        model = build_writer(candidate, total_words, script.max_sequence_len)
        return find_reading(model, total_words).scale == "logit"
    except (Unmet, CandidateFault):
        return False


def let_write_of_nothing(candidate: Candidate, script: Script, seed_text: str, next_words: int) -> Written:
    """Call ``generate_text`` with a model that gives the padding id three chances in four, and a word the fourth."""
    chances = np.zeros((len(script.words) + 1, len(script.words) + 1), dtype=np.float32)
    chances[:, 0] = 0.75
    chances[np.arange(len(chances)), script.followers] = 0.25
    try:
        return _written(candidate, script, chances, seed_text, next_words, any_length=True)
    except CandidateFault as fault:
        told = fault.fault
        if told.type_name not in ("KeyError", "IndexError"):
            raise
        line = f", in line {told.lines[-1][0]}: `{told.lines[-1][1].strip()}`" if told.lines else ""
        found = f"{told.type_name}: {told.message}{line}"
        raise Unmet("a text also where the model prefers the id 0", found, NO_WORD) from fault


def _written(
    candidate: Candidate, script: Script, table: Array, seed_text: str, next_words: int, any_length: bool = False
) -> Written:
    size = script.max_sequence_len - 1
    tokenizer = candidate.stand_in("tokenizer", sentences=[" ".join(script.words)])

    def ask(size: int) -> Any:
        model = candidate.stand_in("writer", table=table, size=size, back=script.back)
        return candidate.call("generate_text", model, tokenizer, seed_text, next_words, script.max_sequence_len, seed=1)

    with one_failure(candidate, "generate_text"):
        try:
            found = ask(size)
        except CandidateFault as fault:
            asked = _length_asked(fault) if any_length else 0
            if not asked:
                raise _explained(fault, script, size) from fault
            found = ask(asked)
    if isinstance(found, np.ndarray) and found.size == 1:
        found = found.item()
    advice = "Add each word to the text, and end with `return text`."
    with one_failure(candidate, "generate_text"):
        require(isinstance(found, str), "one string from `generate_text`", describe(found), advice)
    return Written(candidate, script, seed_text, next_words, found)


def _length_asked(fault: CandidateFault) -> int:
    """Return how many ids the rows have that a model was asked about, where Keras says so; else 0."""
    told = re.search(r"found shape=\(\w+, (\d+)\)", fault.fault.message)
    return int(told[1]) if told and 0 < int(told[1]) <= MOST_IDS else 0


def _explained(fault: CandidateFault, script: Script, size: int) -> Unmet | CandidateFault:
    """Return in a learner's words what Keras raised about the length of a row; else the fault itself."""
    if "found shape=" not in fault.fault.message or "expected shape=" not in fault.fault.message:
        return fault
    found = fault.fault.message.rpartition("found shape=")[2].split(")")[0] + ")"
    return Unmet(
        f"a question of shape (1, {size}) to the model: one row of {size} ids, with "
        f"max_sequence_len={script.max_sequence_len}",
        f"one of shape {found}",
        "In training a row had `max_sequence_len` ids and the last was the label, so one fewer is asked: "
        "`pad_sequences([ids], maxlen=max_sequence_len - 1)`.",
    )


class WrittenMatchers:
    """What can be said about ``Written`` text."""

    def __init__(self, written: Written) -> None:
        self._written = written

    def follows_the_script(self) -> None:
        """The text is the seed, and after it as many words as asked, each the one that the model was certain of.

        >>> expect(let_write(candidate, script, "ba de", 4)).follows_the_script()  # doctest: +SKIP
        """
        written = self._written
        right, found = written.script.write(written.seed_text, written.next_words), written.text.split()
        seed = written.seed_text.split()
        if found == right:
            return
        expected = f"«{' '.join(right)}» from {written.call}, with a model that is certain of each word"
        with one_failure(written.candidate, "generate_text"):
            raise Unmet(expected, f"«{written.text[:300]}»", self._advice(seed, right, found))

    def shows_all_words(self) -> None:
        """The new words are those that a model names which sees the whole text, or its end, each time.

        How many they are, and whether the seed stands before them, is a matter of its own.

        >>> expect(let_write(candidate, script, "ba de", 4)).shows_all_words()  # doctest: +SKIP
        """
        written = self._written
        right = written.script.write(written.seed_text, max(written.next_words, len(written.new_words)))
        named = right[len(written.seed_text.split()) :]
        if len(written.new_words) < 3 or written.new_words != named[: len(written.new_words)]:
            self.follows_the_script()

    def _advice(self, seed: list[str], right: list[str], found: list[str]) -> str:
        new, count = found[len(seed) :], self._written.next_words
        if found[: len(seed)] != seed:
            return "Begin with `seed_text` and add each new word behind a blank: the seed is part of the result."
        if new == [right[len(seed)]] * len(new) and len(new) > 1 and not self._written.script.back:
            return "Ask anew with the text as it is by then: its ids are made inside of the loop."
        if found == right[: len(found)] or right == found[: len(right)]:
            return f"`next_words` says how many words are added: {count} here."
        right_new = right[len(seed) :]
        if len(set(right_new)) < len(right_new) and len(set(new)) == len(new) == count:
            return "A word may come again: add the word that the model names, also where the text has it already."
        if strangers := [word for word in new if word not in self._written.script.words]:
            return f"«{strangers[0]}» is no word of the tokenizer: `tokenizer.index_word` gives the word of an id."
        if self._written.script.back:
            return (
                "The model must see all words so far, zeros in front of them, and of a longer text the end: "
                "`pad_sequences([ids], maxlen=max_sequence_len - 1)`, where `ids` are those of the whole text."
            )
        return (
            "The place of the largest answer is the id of the next word, `np.argmax(answers)`, and "
            "`tokenizer.index_word[id]` the word. Zeros go in front of the ids, as in training."
        )

    def writes_words_only(self) -> None:
        """What is added are words of the vocabulary; fewer than asked are right.

        >>> expect(let_write_of_nothing(candidate, script, "ba de", 4)).writes_words_only()  # doctest: +SKIP
        """
        written = self._written
        held = set(written.new_words) <= {*written.script.words}
        require(
            held,
            f"«{written.seed_text}» and at most {written.next_words} words of the vocabulary, from {written.call} with "
            "a model that prefers the id 0",
            f"«{written.text[:300]}»",
            NO_WORD,
        )


expect.register(Written, WrittenMatchers)
