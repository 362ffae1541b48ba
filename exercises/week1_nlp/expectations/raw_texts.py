"""Evidence about text before it is numbers, and the words about it: stop words, and news read from a file."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from grader.candidate.candidate import Candidate
from grader.checks.arrays import describe
from grader.checks.expect import Unmet, expect, require
from grader.checks.one_failure import one_failure
from grader.data import write_news


@dataclass(frozen=True)
class Cleaned:
    """A sentence, and what ``remove_stopwords`` left of it."""

    candidate: Candidate
    sentence: str
    found: str
    listed: str = ""
    """What came back, in words, where it was a list of words; ``found`` has them joined."""


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
    advice = 'Join the words again: `" ".join(words)`.'
    require(held, f"a string from `remove_stopwords({sentence!r})`", found, advice)


class CleanedMatchers:
    """What can be said about a ``Cleaned`` sentence."""

    def __init__(self, cleaned: Cleaned) -> None:
        self._cleaned = cleaned

    def leaves(self, words: str) -> None:
        """What is left are ``words``, in lower case, in one string with one blank between them.

        >>> expect(clean(candidate, "The clock and the jelly")).leaves("clock jelly")  # doctest: +SKIP
        """
        sentence, found = self._cleaned.sentence, self._cleaned.found
        with one_failure(self._cleaned.candidate, "remove_stopwords"):
            _require_a_string(not self._cleaned.listed, sentence, self._cleaned.listed)
            if found != words:
                raise Unmet(f"«{words}» of «{sentence}»", f"«{found}»", self._advice(words.split(), found))

    def keeps_whole(self, words: str) -> None:
        """All of ``words`` are left as they are, and nothing else but stop words that should have gone.

        Which stop words are left, and in which order, is a matter of its own; where none was dropped, there is nothing
        to see.

        >>> expect(clean(candidate, "an anthem, the island")).keeps_whole("anthem, island")  # doctest: +SKIP
        """
        sentence, found = self._cleaned.sentence, self._cleaned.found.lower().split()
        stops = set(sentence.lower().split()) - set(words.split())
        if sorted(found) == sorted(sentence.lower().split()):
            self.leaves(words)
        kept = [one for one in found if one not in stops]
        if sorted(set(kept)) != sorted(set(words.split())):
            advice = self._advice(words.split(), " ".join(kept))
            raise Unmet(f"«{words}» of «{sentence}»", f"«{self._cleaned.found}»", advice)

    def _advice(self, words: list[str], found: str) -> str:
        kept = found.split()
        if kept == words:
            return 'One blank between two words, none at the ends: `" ".join(words)` of `sentence.split()`.'
        if found != found.lower():
            return "Lower the sentence first: «The» at its beginning is the stop word «the»."
        if set(kept) == set(words) and len(kept) < len(words):
            return "A word that the sentence has twice stays there twice: keep the words in a list, not in a set."
        if set(kept) > set(words):
            left = next(one for one in kept if one not in words)
            return (
                f"«{left}» is still there. Compare the words of `sentence.lower().split()` with the list, one by one."
            )
        return (
            "Only whole words are dropped, those between blanks; what is part of a longer word, or has a comma or a "
            "hyphen with it, stays. `replace` and `\\b` cut inside of words: take `sentence.split()` apart instead."
        )


@dataclass(frozen=True)
class News:
    """A file of news, and what ``parse_data_from_file`` read from it."""

    lines: tuple[tuple[str, str], ...]
    """Category and text of each line after the header."""
    sentences: list[str]
    labels: list[str]
    no_pair: Unmet | None = None
    """What is to be said where one list came alone: it stands for the sentences, and there are no labels."""


def read_news(candidate: Candidate, folder: Path, lines: Sequence[tuple[str, str]]) -> News:
    """Write ``lines`` of category and text as CSV with a header, and have the learner's function read the file.

    The texts should hold no stop words, for some take them out here. Raises ``Unmet`` where the function
    does not return two lists of strings.
    """
    file = folder / "news.csv"
    write_news(file, [text for _, text in lines], [category for category, _ in lines])
    with one_failure(candidate, "parse_data_from_file"):
        found = candidate.call("parse_data_from_file", str(file))
        pair = isinstance(found, (list, tuple)) and len(found) == 2
        no_pair = Unmet("two lists, `sentences, labels`", describe(found), "End with `return sentences, labels`.")
        if isinstance(found, (list, np.ndarray)) and len(found) > 2 and all(isinstance(one, str) for one in found):
            return News(tuple(lines), list(found), [], no_pair)
        if not pair:
            raise no_pair
        return News(tuple(lines), _strings(found[0], "the sentences"), _strings(found[1], "the labels"))


def _strings(value: Any, what: str) -> list[str]:
    flat = np.asarray(value, dtype=object).reshape(-1).tolist() if isinstance(value, (list, tuple, np.ndarray)) else []
    odd = next((one for one in flat if not isinstance(one, str)), None)
    if isinstance(odd, list):
        advice = 'One string for each line of the file, no list of words: join them again, `" ".join(words)`.'
        raise Unmet(f"{what} as a list of strings", f"lists within {describe(value)}", advice)
    right = bool(flat) and odd is None
    require(right, f"{what} as a list of strings", describe(value), "Append one string for each line of the file.")
    return flat


class NewsMatchers:
    """What can be said about ``News``."""

    def __init__(self, news: News) -> None:
        self._news = news

    def hold_each_line(self) -> None:
        """Sentences and labels are those of the lines after the header, in their order.

        >>> expect(read_news(candidate, folder, [("garden", "Roses bloomed.")])).hold_each_line()  # doctest: +SKIP
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
                "The label stands in column 0, the text in column 1; return `sentences, labels` in this order.",
            )
        for what, found, expected in (("sentences", news.sentences, texts), ("labels", news.labels, categories)):
            advice = "Append each text and its label as they come in the file; sort neither of them."
            if _plain(found) != _plain(expected) and sorted(_plain(found)) == sorted(_plain(expected)):
                shown = " and ".join(f"«{one}»" for one in found[:2])
                raise Unmet(
                    f"the {what} in the order of the file", f"all of them, but in another: {shown} first", advice
                )
            for number, (one, right) in enumerate(zip(_plain(found), _plain(expected), strict=False)):
                require(
                    one == right,
                    f"«{expected[number]}» at place {number} of the {what}",
                    f"«{found[number]}»",
                    "`csv.reader` splits each line into two columns, whatever commas and quotation marks the text has; "
                    "the first line is the header.",
                )
            count = f"{len(expected)} {what} from a file of {len(expected)} lines and a header"
            advice = "Every line after the header counts, also one whose text was there before."
            require(len(found) == len(expected), count, f"{len(found)}", advice)

    def hold_each_text_whole(self) -> None:
        """Each text is there as it was written, whatever else is there, and in whatever order.

        A text of which no word is there was lost with its line, which is a matter of its own.

        >>> expect(read_news(candidate, folder, [("garden", 'Roses, "red" ones.')])).hold_each_text_whole()
        ... # doctest: +SKIP
        """
        news = self._news
        found = {*_plain(news.sentences), *_plain(news.labels)}
        shared = {text: max((len(_words(text) & _words(one)), one) for one in found) for _, text in news.lines}
        for text, (words, nearest) in shared.items():
            require(
                _plain([text])[0] in found or (not words and any(count for count, _ in shared.values())),
                f"«{text}» as one sentence",
                f"«{nearest}»",
                "Read the file with `csv.reader`: it knows which commas and quotation marks belong to the text. "
                '`line.split(",")` does not.',
            )

    def _has_no_header(self) -> None:
        advice = "The first line names the columns: `next(reader)` skips it."
        header = self._news.sentences[0].lower() == "text" or self._news.labels[0].lower() == "category"
        found = f"the header: «{self._news.sentences[0]}» with the label «{self._news.labels[0]}»"
        require(not header, f"«{self._news.lines[0][1]}» as the first sentence", found, advice)


def _words(text: str) -> set[str]:
    return set(re.findall(r"\w+", text.lower()))


def _plain(texts: list[str]) -> list[str]:
    return [" ".join(text.lower().split()) for text in texts]


expect.register(Cleaned, CleanedMatchers)
expect.register(News, NewsMatchers)
