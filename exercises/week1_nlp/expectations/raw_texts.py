"""Raw texts as evidence, and their matchers: stop words, and news from a CSV file."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from grader.candidate.candidate import Candidate
from grader.checks.arrays import describe
from grader.checks.expect import Unmet, expect, require
from grader.checks.items import advice_on_items
from grader.checks.one_failure import one_failure
from grader.data import write_news

_MARKS_GONE = "The words are right, but marks are gone: return each text as `csv.reader` reads it, with its commas."


@dataclass(frozen=True)
class Cleaned:
    """A sentence, and what ``remove_stopwords`` returned for it."""

    candidate: Candidate
    sentence: str
    found: str
    listed: str = ""
    """A description of the result where it was a list of words; ``found`` has them joined."""


def clean(candidate: Candidate, sentence: str) -> Cleaned:
    """Call the learner's ``remove_stopwords``; raises ``Unmet`` for anything but a string or a list of words."""
    with one_failure(candidate, "remove_stopwords"):
        found = candidate.call("remove_stopwords", sentence)
        if isinstance(found, np.ndarray) and found.size == 1:
            found = found.item()
        if isinstance(found, list) and all(isinstance(word, str) for word in found):
            return Cleaned(candidate, sentence, " ".join(found), describe(found))
        _require_a_string(isinstance(found, str), sentence, describe(found))
    return Cleaned(candidate, sentence, found)


def _require_a_string(held: bool, sentence: str, found: str) -> None:
    advice = 'Join the words into one string: `" ".join(words)`.'
    require(held, f"a string from `remove_stopwords({sentence!r})`", found, advice)


class CleanedMatchers:
    """Matchers for a ``Cleaned`` sentence."""

    def __init__(self, cleaned: Cleaned) -> None:
        self._cleaned = cleaned
        self._shown = cleaned.sentence.replace("\t", "\\t")

    def leaves(self, words: str) -> None:
        """The result is ``words``, in lower case, in one string with single spaces.

        >>> expect(clean(candidate, "The clock and the jelly")).leaves("clock jelly")
        """
        sentence, found = self._cleaned.sentence, self._cleaned.found
        with one_failure(self._cleaned.candidate, "remove_stopwords"):
            _require_a_string(not self._cleaned.listed, sentence, self._cleaned.listed)
            if found != words:
                advice = self._advice_on_lost(words.split(), found.split()) or self._advice(words.split(), found)
                raise Unmet(f"«{words}» from «{self._shown}»", f"«{found}»", advice)

    def keeps_whole(self, words: str) -> None:
        """All of ``words`` are left unchanged, and nothing else but stop words.

        Another criterion grades which stop words are left, and the order. Where no word was dropped, this fails too.

        >>> expect(clean(candidate, "an anthem, the island")).keeps_whole("anthem, island")
        """
        sentence, found = self._cleaned.sentence, self._cleaned.found.lower().split()
        stops = set(sentence.lower().split()) - set(words.split())
        if sorted(found) == sorted(sentence.lower().split()):
            self.leaves(words)
        kept = [text for text in found if text not in stops]
        if sorted(set(kept)) != sorted(set(words.split())):
            # Where a word stays that has a stop word in it, words are not cut: they are lost in another way.
            whole = (found and not kept) or any(stop in word for stop in stops for word in kept)
            advice = self._advice_on_lost(words.split(), kept or found) if whole else ""
            advice = advice or self._advice(words.split(), " ".join(kept))
            raise Unmet(f"«{words}» from «{self._shown}»", f"«{self._cleaned.found}»", advice)

    def _advice_on_lost(self, words: list[str], kept: list[str]) -> str:
        """Return what to do where whole words are gone, or in another order, and not for a stop word within them."""
        stops = set(self._cleaned.sentence.lower().split()) - set(words)
        if words and kept and set(kept) <= stops:
            return "Only stop words stay, and the others are gone. Keep a word where `word not in STOPWORDS`."
        within = [stop for stop in stops if any(stop in word for word in words if word not in kept)]
        if (within and not any(stop in word for stop in within for word in kept)) or not set(kept) <= {*words, *stops}:
            return ""
        if words and not set(kept) & set(words):
            return (
                "No word is left that must stay. Keep a word where `word not in STOPWORDS`, and add it to a list that "
                "you create before the loop."
            )
        told = set(kept) < set(words) or sorted(kept) == sorted(words) or kept == words[1:]
        return advice_on_items(kept, words, "word") if told else ""

    def _end_that_stays(self, left: str, kept: list[str]) -> str:
        """Return whether a stop word that was removed elsewhere stays as the first or the last word of the sentence."""
        given = self._cleaned.sentence.lower().split()
        ends = {"first": 0, "last": -1} if kept.count(left) < given.count(left) else {}
        return next((end for end, place in ends.items() if kept[place] == given[place] == left), "")

    def _follows_one_that_is_gone(self, left: str, kept: list[str]) -> bool:
        """Return whether a stop word was removed elsewhere, and stays right after another stop word."""
        given = self._cleaned.sentence.lower().split()
        after_one = any(text == left and before not in kept for before, text in itertools.pairwise(given))
        return after_one and kept.count(left) < given.count(left)

    def _advice_on_cut(self, left: list[str], kept: list[str]) -> str:
        """Return what to do about a part of a word that stays where a stop word was cut out of it: «nd» of «and»."""
        given = self._cleaned.sentence.lower().split()
        cut = [word for word in given if kept.count(word) < given.count(word)]
        for part in (text for text in left if text not in given):
            whole = next((word for word in cut if _is_left_of(part, word)), "")
            cause = "`replace` cuts" if self._cleaned.candidate.speaks_of("replace") else "Stop words are cut out"
            if whole:
                return (
                    f"«{part}» is what is left of «{whole}». {cause} inside of words: compare each word of "
                    "`sentence.lower().split()` with `STOPWORDS`."
                )
        return ""

    def _advice(self, words: list[str], found: str) -> str:
        kept = found.split()
        if len(kept) > len(words) and all(len(text) == 1 for text in kept):
            return '`" ".join(…)` was given a text, so it put spaces between letters. Give it a list of words.'
        if kept == words:
            return 'Put one space between two words and none at the ends: `" ".join(words)` after `sentence.split()`.'
        if found != found.lower():
            if [word.lower() for word in kept] == words:
                return "Capitals stay in the result: lowercase the whole sentence first, `sentence.lower()`."
            return "Lowercase the sentence first: «The» at the start is the stop word «the»."
        if set(kept) == set(words) and len(kept) < len(words):
            return (
                "Keep the words in a list, not in a set, and do not ask whether a word is there already: a word that "
                "occurs twice stays twice."
            )
        if kept and "".join(kept) == "".join(words):
            return 'Put one space between two words: `" ".join(words)`.'
        if len(kept) > len(words) and kept[-len(words) :] == words and kept[0] not in self._cleaned.sentence.lower():
            return (
                f"«{kept[0]}» is not in this sentence. Does a list keep words of an earlier call? Create it in the "
                "function."
            )
        if set(kept) > set(words):
            left, *others = [text for text in kept if text not in words]
            if cut := self._advice_on_cut([left, *others], kept):
                return cut
            if end := self._end_that_stays(left, kept):
                return (
                    f"«{left}» is the {end} word of the sentence, and stays. `replace` with spaces around the word "
                    "needs a space on each side. Build a new list of the words that stay."
                )
            if self._follows_one_that_is_gone(left, kept):
                return (
                    f"«{left}» follows another stop word, and stays. `replace` with spaces around the word skips it. A "
                    "loop that removes words from its own list skips it too. Build a new list of the words that stay."
                )
            return f"Remove «{left}» too: compare each word of `sentence.lower().split()` with `STOPWORDS`."
        if kept == [re.sub(r"[^\w\s]", "", word) for word in words]:
            return "Keep the punctuation of a word, such as «island,» with its comma. Remove stop words, nothing else."
        stops = set(self._cleaned.sentence.lower().split()) - set(words)
        gone = next((word for word in words if word not in kept and not any(stop in word for stop in stops)), "")
        if gone and set(kept) < set(words):
            return (
                f"«{gone}» is no stop word. If you look it up in one long string, `in` also finds parts of words: use "
                "the list `STOPWORDS`."
            )
        return (
            "Drop whole words only: split with `sentence.split()`. `replace` and the regular expression `\\b` also "
            "cut inside words."
        )


def _is_left_of(part: str, word: str) -> bool:
    """Return whether a text is a shorter word, or what is left of it without some of its letters.

    >>> _is_left_of("nd", "and"), _is_left_of("clck", "clock"), _is_left_of("dog", "and"), _is_left_of("and", "and")
    (True, True, False, False)
    """
    letters = iter(word)
    return part != word and all(letter in letters for letter in part)


@dataclass(frozen=True)
class News:
    """A news file, and what ``parse_data_from_file`` returned for it."""

    lines: tuple[tuple[str, str], ...]
    """Category and text of each line after the header."""
    sentences: list[str]
    labels: list[str]
    no_pair: Unmet | None = None
    """The message where a single list came back: it counts as the sentences, and there are no labels."""


def read_news(candidate: Candidate, folder: Path, lines: Sequence[tuple[str, str]]) -> News:
    """Write ``lines`` of category and text as CSV with a header, and have the learner's function read the file.

    The texts should hold no stop words: some solutions remove them here. Raises ``Unmet`` where the function
    does not return two lists of strings.
    """
    file = folder / "news.csv"
    write_news(file, [text for _, text in lines], [category for category, _ in lines])
    with one_failure(candidate, "parse_data_from_file"):
        found = candidate.call("parse_data_from_file", str(file))
        pair = isinstance(found, (list, tuple)) and len(found) == 2
        no_pair = Unmet("two lists, `sentences, labels`", describe(found), "End with `return sentences, labels`.")
        if isinstance(found, (list, np.ndarray)) and len(found) > 2 and all(isinstance(item, str) for item in found):
            return News(tuple(lines), list(found), [], no_pair)
        if not pair:
            raise no_pair
        return News(tuple(lines), _strings(found[0], "the sentences"), _strings(found[1], "the labels"))


def _strings(value: Any, what: str) -> list[str]:
    flat = np.asarray(value, dtype=object).reshape(-1).tolist() if isinstance(value, (list, tuple, np.ndarray)) else []
    odd = next((item for item in flat if not isinstance(item, str)), None)
    if isinstance(odd, list):
        advice = 'Return one string for each line, not a list of words: `" ".join(words)`.'
        raise Unmet(f"{what} as a list of strings", f"lists within {describe(value)}", advice)
    right = bool(flat) and odd is None
    advice = "Append one string for each line of the file."
    if not flat and isinstance(value, (list, tuple)):
        advice = f"{advice} `csv.reader` can be read once: append text and label in the same loop."
    require(right, f"{what} as a list of strings", describe(value), advice)
    return flat


class NewsMatchers:
    """Matchers for ``News``."""

    def __init__(self, news: News) -> None:
        self._news = news

    def hold_each_line(self) -> None:
        """Sentences and labels are those of the lines after the header, in order.

        >>> expect(read_news(candidate, folder, [("garden", "Roses bloomed.")])).hold_each_line()
        """
        news = self._news
        texts, categories = [text for _, text in news.lines], [category for category, _ in news.lines]
        if news.no_pair:
            raise news.no_pair
        self._has_no_header()
        if _plain(news.sentences) == _plain(categories):
            raise Unmet(
                f"«{texts[0]}» as the first sentence",
                f"«{news.sentences[0]}», which is its label",
                "Return `sentences, labels` in this order: the label is column 0, the text column 1.",
            )
        for what, found, expected in (("sentences", news.sentences, texts), ("labels", news.labels, categories)):
            said = _advice_on_lines(_plain(found), _plain(expected), what, _plain(texts))
            advice = "Append texts and labels in the order of the file: sort neither of them."
            columns = "Read the columns with `csv.reader`: it handles commas and quotation marks. Skip the header line."
            if _plain(found) != _plain(expected) and sorted(_plain(found)) == sorted(_plain(expected)):
                shown = " and ".join(f"«{item}»" for item in found[:2])
                advice = said if "line before" in said else advice
                raise Unmet(f"the {what} in the order of the file", f"another order: {shown} first", advice)
            for number, (name, right) in enumerate(zip(_plain(found), _plain(expected), strict=False)):
                require(
                    name == right,
                    f"«{expected[number]}» as `{what}[{number}]`",
                    f"«{found[number]}»",
                    said or columns,
                )
            count = f"{len(expected)} {what}, from a file of {len(expected)} lines and a header"
            advice = (
                "Keep every line after the header, also one with a text that came before. Check where your loop ends."
            )
            require(len(found) == len(expected), count, f"{len(found)}", said or advice)

    def hold_each_text_whole(self) -> None:
        """Each text is complete, in any order, whatever else is there.

        Another criterion grades a lost line: no word of its text is there.

        >>> expect(read_news(candidate, folder, [("garden", 'Roses, "red" ones.')])).hold_each_text_whole()
        """
        news = self._news
        found = {*_plain(news.sentences), *_plain(news.labels)}
        shared = {text: max((len(_words(text) & _words(name)), name) for name in found) for _, text in news.lines}
        for text, (words, nearest) in shared.items():
            bare = re.sub(r"[^\w\s]", "", _plain([text])[0])
            require(
                _plain([text])[0] in found or (not words and any(count for count, _ in shared.values())),
                f"«{text}» as one sentence",
                f"«{nearest}»",
                _MARKS_GONE
                if nearest == bare
                else "Read the file with `csv.reader`: it handles commas and quotation marks inside a text. "
                '`line.split(",")` does not.',
            )

    def _has_no_header(self) -> None:
        advice = "Skip the header line: `next(reader)`."
        header = self._news.sentences[0].lower() == "text" or self._news.labels[0].lower() == "category"
        found = f"the header: «{self._news.sentences[0]}» with the label «{self._news.labels[0]}»"
        require(not header, f"«{self._news.lines[0][1]}» as the first sentence", found, advice)


def _advice_on_lines(found: list[str], due: list[str], what: str, texts: list[str]) -> str:
    """Return what to do where ``found`` are not the sentences or labels that are ``due``; empty where nothing tells."""
    if found == due[1:]:
        return "The first line after the header is missing: skip one line only, with one `next(reader)`."
    if what == "labels" and found == texts:
        return "The labels are the texts: append column 0 to the labels, and column 1 to the sentences."
    if found in (due[1:] + due[:1], due[-1:] + due[:-1]):
        return f"The {what} are those of the line before or after: append text and label of the same line."
    if len(found) == len(due) and all(right.startswith(f"{line} ") for line, right in zip(found, due, strict=True)):
        return f"Only the start of each line of the {what} is there: return all of the column, `row[1]`."
    if found == [re.sub(r"[^\w\s]", "", line) for line in due]:
        return _MARKS_GONE
    if len(found) == len({*due}) < len(due) and {*found} == {*due}:
        return ""
    return advice_on_items(found, due, what[:-1])


def _words(text: str) -> set[str]:
    return set(re.findall(r"\w+", text.lower()))


def _plain(texts: list[str]) -> list[str]:
    return [" ".join(text.lower().split()) for text in texts]


expect.register(Cleaned, CleanedMatchers)
expect.register(News, NewsMatchers)
