"""Text from the learner's ``generate_text`` with a scripted model of the grader's, and the matchers for it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from exercises.week4_nlp.expectations.next_word_model import build_next_word_model
from grader.candidate.candidate import Candidate
from grader.candidate.faults import CandidateFault
from grader.checks.arrays import Array, describe
from grader.checks.expect import STRICTER, Unmet, expect, require
from grader.checks.models.output_pairing import find_reading
from grader.checks.one_failure import one_failure
from grader.submission.rules import subjects

MOST_IDS = 1000
"""The longest input of a scripted model, in token ids."""
NEVER = -60.0
"""The logit of a word that must never be chosen."""

NO_WORD = (
    "Skip the id 0, which has no word: `1 + np.argmax(predictions[1:])`, or "
    f'`tokenizer.index_word.get(number, "")`. {STRICTER}'
)


@dataclass(frozen=True)
class ScriptedModel:
    """A vocabulary, and a model of the grader's with a fixed next word for each word."""

    words: Sequence[str]
    """The vocabulary, each word once, in the order of the token ids, from 1 up."""
    max_sequence_len: int
    """The input of the model has one token id fewer."""
    back: int
    """The prediction depends on the id this many positions before the last one."""

    @property
    def followers(self) -> Array:
        """The next id for each id, from 0 up; padding has a next word too."""
        count = len(self.words)
        return np.array([1, *((np.arange(count) + 4) % count + 1)])

    def write(self, seed_text: str, next_words: int) -> list[str]:
        """Return the expected words: those of the seed, and those that the model predicts."""
        text, size = seed_text.split(), self.max_sequence_len - 1
        for _ in range(next_words):
            ids = [0] * size + [list(self.words).index(word) + 1 for word in text]
            text.append(self.words[self.followers[ids[-1 - self.back]] - 1])
        return text


@dataclass(frozen=True)
class GeneratedText:
    """What ``generate_text`` returned, and its arguments."""

    candidate: Candidate
    script: ScriptedModel
    seed_text: str
    next_words: int
    text: str

    @property
    def new_words(self) -> list[str]:
        """The added words, also where the seed is missing, or where ids stand in place of words."""
        found, seed, words = self.text.split(), self.seed_text.split(), self.script.words
        new = found[len(seed) :] if found[: len(seed)] == seed else found
        return [words[int(text) - 1] if text.isdecimal() and 0 < int(text) <= len(words) else text for text in new]

    @property
    def call(self) -> str:
        """The call of the function, for messages."""
        return f"generate_text(model, tokenizer, {self.seed_text!r}, {self.next_words}, {self.script.max_sequence_len})"


def call_generate_text(
    candidate: Candidate, script: ScriptedModel, seed_text: str, next_words: int, *, any_length: bool = False
) -> GeneratedText:
    """Call the learner's ``generate_text`` with a scripted model, and read its text.

    The model outputs probabilities; or logits, where the learner's own model outputs logits and words are sampled
    from them. Raises ``Unmet`` where no string comes back, or where the input has another length; with
    ``any_length`` the model accepts that too.
    """
    chances = np.eye(len(script.words) + 1, dtype=np.float32)[script.followers]
    first = _written(candidate, script, chances, seed_text, next_words, any_length)
    if first.text.split() == script.write(seed_text, next_words) or not _answers_raw(candidate, script):
        return first
    scores = np.where(chances > 0, 0, NEVER).astype(np.float32)
    second = _written(candidate, script, scores, seed_text, next_words, any_length)
    return second if second.text.split() == script.write(seed_text, next_words) else first


def _answers_raw(candidate: Candidate, script: ScriptedModel) -> bool:
    """Return whether the learner's own model outputs logits; false where it cannot be built."""
    total_words = len(script.words) + 1
    try:
        model = build_next_word_model(candidate, total_words, script.max_sequence_len)
        return find_reading(model, total_words).scale == "logit"
    except (Unmet, CandidateFault):
        return False


def call_with_padding_preferred(
    candidate: Candidate, script: ScriptedModel, seed_text: str, next_words: int
) -> GeneratedText:
    """Call ``generate_text`` with a model that gives the padding id a probability of 0.75, and a word 0.25."""
    chances = np.zeros((len(script.words) + 1, len(script.words) + 1), dtype=np.float32)
    chances[:, 0] = 0.75
    chances[np.arange(len(chances)), script.followers] = 0.25
    try:
        return _written(candidate, script, chances, seed_text, next_words, any_length=True)
    except CandidateFault as fault:
        raised = fault.fault
        if raised.type_name not in ("KeyError", "IndexError"):
            raise
        line = f", in line {raised.lines[-1][0]}: `{raised.lines[-1][1].strip()}`" if raised.lines else ""
        found = f"{raised.type_name}: {raised.message}{line}"
        raise Unmet("a text, also where the id 0 has the highest probability", found, NO_WORD) from fault


def _written(
    candidate: Candidate, script: ScriptedModel, table: Array, seed_text: str, next_words: int, any_length: bool = False
) -> GeneratedText:
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
    return GeneratedText(candidate, script, seed_text, next_words, found)


def _length_asked(fault: CandidateFault) -> int:
    """Return the input length that Keras names in its error; else 0."""
    shape = re.search(r"found shape=\(\w+, (\d+)\)", fault.fault.message)
    return int(shape[1]) if shape and 0 < int(shape[1]) <= MOST_IDS else 0


def _explained(fault: CandidateFault, script: ScriptedModel, size: int) -> Unmet | CandidateFault:
    """Return an explanation of what Keras raised about the length of a row; else the fault itself."""
    if "found shape=" not in fault.fault.message or "expected shape=" not in fault.fault.message:
        return fault
    found = fault.fault.message.rpartition("found shape=")[2].split(")")[0] + ")"
    return Unmet(
        f"model input of shape (1, {size}), for max_sequence_len={script.max_sequence_len}",
        f"model input of shape {found}",
        "Pad to one id fewer, because the last id of a row is the label: "
        "`pad_sequences([ids], maxlen=max_sequence_len - 1)`.",
    )


class GeneratedTextMatchers:
    """Matchers for ``GeneratedText`` text."""

    def __init__(self, written: GeneratedText) -> None:
        self._written = written

    def follows_the_script(self) -> None:
        """The text is the seed, then ``next_words`` words, each with the highest probability.

        >>> expect(call_generate_text(candidate, script, "ba de", 4)).follows_the_script()
        """
        written = self._written
        right, found = written.script.write(written.seed_text, written.next_words), written.text.split()
        seed = written.seed_text.split()
        if found == right:
            return
        expected = f"«{' '.join(right)}» from {written.call}, with a model whose next words are known"
        with one_failure(written.candidate, "generate_text"):
            advice = self._advice(seed, right, found)
            raise Unmet(expected, f"«{written.text[:300]}»", advice, explained_by=(subjects.SEED,))

    def uses_the_whole_context(self) -> None:
        """The new words follow from the whole text so far, or from its end where it is too long.

        Another criterion grades how many there are, and whether the seed comes first.

        >>> expect(call_generate_text(candidate, script, "ba de", 4)).uses_the_whole_context()
        """
        written = self._written
        right = written.script.write(written.seed_text, max(written.next_words, len(written.new_words)))
        named = right[len(written.seed_text.split()) :]
        if len(written.new_words) < 3 or written.new_words != named[: len(written.new_words)]:
            self.follows_the_script()

    def _advice(self, seed: list[str], right: list[str], found: list[str]) -> str:
        new, count = found[len(seed) :], self._written.next_words
        if found[: len(seed)] != seed:
            return "Start with `seed_text` and add each new word after a space: the seed is part of the result."
        if len(new) == 1 < count:
            if found == right[: len(found)]:
                return f"Add exactly `next_words` words: {count} here. A `return` inside the loop ends it too early."
            return "Only one new word is left. Add it to the text so far, not to the seed: `text += ' ' + word`."
        if new == [right[len(seed)]] * len(new) and len(new) > 1 and not self._written.script.back:
            return "Encode the text inside the loop: each prediction needs the text so far. Look up the word there too."
        if found == right[: len(found)] or right == found[: len(right)]:
            return f"Add exactly `next_words` words: {count} here."
        right_new = right[len(seed) :]
        if len(set(right_new)) < len(right_new) and len(set(new)) == len(new) == count:
            return "Add the predicted word each time: a word may occur again."
        if strangers := [word for word in new if word not in self._written.script.words]:
            return f"Look up the word with `tokenizer.index_word[number]`: «{strangers[0]}» is not in the vocabulary."
        if self._written.script.back:
            return (
                "Encode the whole text so far and pad at the start: "
                "`pad_sequences([ids], maxlen=max_sequence_len - 1)`. It keeps the end of a longer text, and with "
                '`truncating="post"` the beginning.'
            )
        if said := self._advice_on_rule(seed, new):
            return said
        if found[: len(seed) + 1] == right[: len(seed) + 1]:
            return "The first new word is right: encode the whole text so far for each next one, with the new words."
        if new and set(new) == {self._written.script.words[0]}:
            return (  # What follows padding, and also the first word that has the lowest probability.
                "Print the row that you give to `predict`, and the index that you choose. The row must end with the "
                "last word, so pad at the start. The index must be that of the highest probability, "
                "`np.argmax(predictions)`."
            )
        return (
            f"After the seed, «{right[len(seed)]}» has the probability 1, and «{' '.join(new[:1])}» has 0. Choose the "
            "index of the highest probability, `np.argmax(predictions)`, and its word in `tokenizer.index_word`."
        )

    def _advice_on_rule(self, seed: list[str], new: list[str]) -> str:
        """Return what to do where all new words follow from one rule, other than the right one; else an empty text."""
        words, after = [*self._written.script.words], self._written.script.followers
        ids, start = [words.index(word) + 1 for word in new], [words.index(word) + 1 for word in seed if word in words]
        if len(ids) < 3 or len(start) < 2:
            return ""
        text = [*start, *ids]
        before = range(len(start) - 1, len(text) - 1)
        apart = {int(after[text[place]]) - text[place + 1] for place in before}
        if len(apart) == 1 and (by := apart.pop()):
            return (
                f"Each new word has an id that is {abs(by)} too {'low' if by > 0 else 'high'}. Choose the index of the "
                "highest probability, `np.argmax(predictions)`, and look up this id in `tokenizer.index_word`."
            )
        if all(after[text[place - 1]] == text[place + 1] for place in before):
            return "Your row ends with the last word but one. Encode the whole text so far, up to its last word."
        if all(after[start[0]] == number for number in ids):
            return "Your row ends with the first word of the text. Keep the order of the words, with zeros first."
        return ""

    def has_words_only(self) -> None:
        """The added words are in the vocabulary; fewer than ``next_words`` pass too.

        >>> expect(call_with_padding_preferred(candidate, script, "ba de", 4)).has_words_only()
        """
        written = self._written
        held = set(written.new_words) <= {*written.script.words}
        require(
            held,
            f"«{written.seed_text}» and at most {written.next_words} vocabulary words, from {written.call}, where the "
            "id 0 has the highest probability",
            f"«{written.text[:300]}»",
            NO_WORD,
        )


expect.register(GeneratedText, GeneratedTextMatchers)
