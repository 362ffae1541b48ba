"""The one place that makes text from learners safe to show; it never escapes for HTML, the template engine does."""

from __future__ import annotations

import re
import unicodedata

from grader.catalogue.patterns import regex

LIMIT = 2000
"""Characters that are shown of one text before the rest is only counted."""

# Commands to a terminal: strings (titles, links), control sequences (colours, the cursor), and short ones.
# A string ends at the next control character at the latest, so that one that is never closed hides nothing:
# its beginning goes, and what follows stays to be read.
_COMMANDS = regex(
    r"""
    (?: \x1b[\]PX^_] | [\x90\x98\x9d-\x9f] ) [^\x00-\x1f\x7f-\x9f]* (?: \x07 | \x9c | \x1b\\ )
    | (?: \x1b\[ | \x9b ) [0-?]* [ -/]* [@-~]
    | \x1b [ -/]* [0-~]
    """,
    re.VERBOSE,
)

_LINE_ENDS = regex("\r\n?|[\v\f\x1c-\x1e\x85\u2028\u2029]")

# What is left of C0 and C1, and characters that are not seen but change the order or the look of others:
# soft hyphen, joiners, marks and overrides of direction, invisible operators, tags.
_UNSEEN = regex(
    "[\x00-\x08\x0e-\x1f\x7f-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e"
    "\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\U0001bca0-\U0001bca3\U0001d173-\U0001d17a"
    "\U000e0000-\U000e0fff]"
)

# What a job of GitHub Actions obeys: the first where a line, also one that was wrapped, begins with it.
_OF_A_JOB = regex(
    r":(?=:(?:add-mask|add-matcher|add-path|debug|echo|endgroup|error|group|notice|remove-matcher|save-state|set-env"
    r"|set-output|stop-commands|warning)(?:\s|::))|#(?=#\[)"
)

_SURROGATES = regex("[\ud800-\udfff]")


def plain(text: str, limit: int = LIMIT) -> str:
    r"""Return ``text`` as characters that can be seen, with line feeds and tabs, cut after ``limit`` of them.

    What is cut is counted in a note; what is no longer than the note stays. Half a surrogate pair, which no file can
    hold, becomes U+FFFD. A command to a job of GitHub Actions gets a blank, so that it is none.

    >>> plain("\x1b[31mred\x1b[0m and \u202egnp.exe")
    'red and gnp.exe'
    >>> plain("::error::forged"), plain("x[::2]"), plain("##[add-mask]0")
    (': :error::forged', 'x[::2]', '# #[add-mask]0')
    >>> plain("abcd" * 10, limit=4), plain("abcdef", limit=4)
    ('abcd… 36 more characters', 'abcdef')
    """
    clean = _COMMANDS.sub("", text)
    clean = _UNSEEN.sub("", _LINE_ENDS.sub("\n", clean))
    clean = _OF_A_JOB.sub(r"\g<0> ", _SURROGATES.sub("\ufffd", clean))
    more = len(clean) - limit
    note = f"… {more:,} more characters"
    return clean if more <= len(note) else f"{clean[:limit]}{note}"


_CELL_ENDS = regex("([;\t\n\r\v\f\x1c-\x1e\x85\u2028\u2029])")
"""Where some spreadsheet may begin a new cell inside of one; a comma is quoted by whoever writes the file."""
_FORMULA = ("=", "+", "-", "@", "\u2212")


def harmless_cell(text: str) -> str:
    """Return ``text`` as a cell that no spreadsheet takes for a formula: a quotation mark stands before what is one.

    Spreadsheets differ in what they skip, and some read wide and small forms of a sign as the sign.

    >>> harmless_cell("=1+1"), harmless_cell("a-b"), harmless_cell(" +1"), harmless_cell("a;@b")
    ("'=1+1", 'a-b', "' +1", "a;'@b")
    """
    made = "".join(f"'{part}" if _is_formula(part) else part for part in _CELL_ENDS.split(text))
    return f"'{made}" if _CELL_ENDS.match(made) else made


def _is_formula(part: str) -> bool:
    seen = "".join(text for text in unicodedata.normalize("NFKC", part) if unicodedata.category(text)[0] not in "CZM")
    return seen.lstrip("\"'`").startswith(_FORMULA)
