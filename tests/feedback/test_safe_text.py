"""Text from learners, made safe to show."""

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.feedback.safe_text import LIMIT, harmless_cell, plain


@pytest.mark.parametrize(
    ("hostile", "shown"),
    [
        ("\x1b[1;31mred\x1b[0m", "red"),
        ("\x9b31mred", "red"),
        ("a\n  ::stop-commands::x", "a\n  : :stop-commands::x"),
        ("::warning file=a.py,line=1::no", ": :warning file=a.py,line=1::no"),
        ("no ##[error]forged", "no # #[error]forged"),
        ("std::vector x[::2] a::b", "std::vector x[::2] a::b"),
        ("\x1b]0;a new title\x07text", "text"),
        ("\x1b]8;;http://example.org\x1b\\link\x1b]8;;\x1b\\", "link"),
        ("\x1bP1$r\x9ctext", "text"),
        ("\x1b(0text\x1bc", "text"),
        ("never closed \x1b]0;but read", "never closed 0;but read"),
        ("user\u202egnp.exe", "usergnp.exe"),
        ("\u2066left\u2069\u200b\u200d\ufeff", "left"),
        ("nul\0, bell\a, delete\x7f", "nul, bell, delete"),
        ("progress 1%\rprogress 2%\r\nend", "progress 1%\nprogress 2%\nend"),
        ("two\u2028lines", "two\nlines"),
        ("half a pair: \ud83d", "half a pair: \ufffd"),
        ("plain\ttext, ünïcode, 文, 🙂\n", "plain\ttext, ünïcode, 文, 🙂\n"),
    ],
)
def test_commands_go_and_words_stay(hostile: str, shown: str) -> None:
    assert plain(hostile) == shown


def test_a_long_text_is_cut_and_the_rest_is_counted() -> None:
    assert plain("a" * 1250, limit=10) == "a" * 10 + "… 1,240 more characters"
    assert plain("a" * 28, limit=10) == "a" * 28  # The note would be as long as the rest.
    assert plain("a" * LIMIT) == "a" * LIMIT


def test_what_cannot_be_seen_does_not_count_as_more() -> None:
    assert plain("\x1b[31m" * 900 + "red", limit=3) == "red"


@given(st.text(st.one_of(st.characters(), st.sampled_from("\x1b]\x07\x9b\x9d\x9c[;m0\\"))))
def test_nothing_is_left_that_a_terminal_obeys_or_an_eye_does_not_see(text: str) -> None:
    shown = plain(text)
    kinds = {unicodedata.category(character) for character in shown if character not in "\n\t"}
    assert not kinds & {"Cc", "Cs", "Zl", "Zp"}
    orders = {unicodedata.bidirectional(character) for character in shown}
    assert not orders & {"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"}
    shown.encode("utf-8")


@given(st.text(st.one_of(st.characters(), st.sampled_from("\x1b]\x07\x9b\x9d\x9c[;m0\\")), max_size=200))
def test_safe_text_is_left_as_it_is(text: str) -> None:
    assert plain(plain(text)) == plain(text)


@pytest.mark.parametrize("attack", ["\x9d", "\x1b]", "\x1b[0", "\x1b[    ", "\x1b", "\x1b]a", "\x1b "])
def test_a_megabyte_of_half_commands_leaves_no_command(attack: str) -> None:
    assert "\x1b" not in plain(attack * (1_000_000 // len(attack)))


@pytest.mark.parametrize(
    "sign", ["=", "+", "-", "@", "\uff1d", "\uff0b", "\uff0d", "\uff20", "\ufe66", "\ufe62", "\u207c"]
)
@pytest.mark.parametrize(
    "before", ["", " ", "\u3000", "\ufeff", "\u200b", "\x00", '"', "a;", "a\n", "a\t", "a\r", "\t", "\r"]
)
def test_no_spreadsheet_takes_a_cell_for_a_formula(before: str, sign: str) -> None:
    made = harmless_cell(f"{before}{sign}HYPERLINK(1)")
    for cell in re.split("[;\t\r\n]", made):
        seen = unicodedata.normalize("NFKC", cell).lstrip(' "\ufeff\u200b\x00')
        assert not seen.startswith(("=", "+", "-", "@")), made
    assert made[0] not in "\t\r\n"


@pytest.mark.parametrize(
    "text", ["Ada Lovelace", "O'Neil-Smith", "weeks/1=2.py", "5", "", "MET", "a, b", "2030-01-01T10:00:00+01:00"]
)
def test_an_ordinary_cell_is_left_as_it_is(text: str) -> None:
    assert harmless_cell(text) == text


@given(st.text(st.one_of(st.characters(), st.sampled_from("=+-@;\t\r\n'"))))
def test_a_cell_is_only_added_to(text: str) -> None:
    made = harmless_cell(text)
    assert made.replace("'", "") == text.replace("'", "")
