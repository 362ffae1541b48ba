"""Takes the bytes and the text out of a file that somebody hands in; whatever is no plain text file is refused."""

from __future__ import annotations

import codecs
import difflib
import errno
import io
import os
import stat
import tokenize
from pathlib import Path
from typing import NoReturn

from grader.errors import SubmissionRefused
from grader.system import read_flags

_KINDS = {
    stat.S_ISDIR: "a folder",
    stat.S_ISFIFO: "a pipe",
    stat.S_ISSOCK: "a socket",
    stat.S_ISCHR: "a device",
    stat.S_ISBLK: "a device",
}
_SLOW_ENCODINGS = {"idna", "punycode"}
"""Encodings that take time with the square of the length; nobody writes programs in them."""
_SAVE_AS_UTF8 = "Save it again as UTF-8 (most editors offer this under “Save with encoding”)."


def read_bytes(path: Path, at_most: int) -> bytes:
    """Return the bytes of a regular file of at most ``at_most`` bytes; a larger one is refused unread.

    Links are refused as well: a link in a folder that was handed in may point at anything on this machine.
    Raises ``SubmissionRefused``.
    """
    try:
        found = path.lstat()
        if stat.S_ISLNK(found.st_mode):
            _refuse_link(path)
        _require_regular(path, found)
        # Between the look and the opening the file may have been exchanged: look again at what was opened.
        descriptor = os.open(path, read_flags())
    except (OSError, ValueError) as error:
        raise unreadable(path, error) from error
    with os.fdopen(descriptor, "rb") as file:
        found = os.fstat(descriptor)
        _require_regular(path, found)
        data = file.read(at_most + 1) if found.st_size <= at_most else b""
    size = max(found.st_size, len(data))
    if size > at_most:
        raise SubmissionRefused(
            f"{path} is too large to be a submission.",
            f"It has {_megabytes(size)}; the grader reads at most {_megabytes(at_most)}.",
            "Submit only the code, without data, images and outputs.",
        )
    if not data.strip():
        raise SubmissionRefused(
            f"{path} is empty.",
            "It contains nothing to grade." if not data else "It contains only blank lines.",
            "Did your editor save it? `python -m grader reset EXERCISE` restores the stub of the exercise.",
        )
    return data


def decode(path: Path, data: bytes) -> str:
    """Return the text of a Python file, lines ending with a line feed.

    UTF-8 unless the file declares another encoding, as Python reads it; a byte order mark is left out.
    Raises ``SubmissionRefused`` for binary files and for text that is not in the encoding it should be in.
    """
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise SubmissionRefused(
            f"{path} is not UTF-8 text.", "It was saved as UTF-16, as some Windows editors do.", _SAVE_AS_UTF8
        )
    if (position := data.find(b"\0")) >= 0:
        raise SubmissionRefused(
            f"{path} is not a text file.",
            f"Byte {position + 1} is zero, which never occurs in text. It may be an archive, an image or a saved "
            "model.",
            "Submit the script (.py) or the notebook (.ipynb) itself.",
        )
    encoding = _declared_encoding(path, data)
    try:
        text = data.decode(encoding)
        # Some encodings make lone surrogates, which Python refuses as source and JSON as text.
        text.encode("utf-8")
    except UnicodeDecodeError as error:
        raise _not_in_encoding(path, data, encoding, error) from error
    except (LookupError, ValueError) as error:
        raise SubmissionRefused(f"{path} cannot be read as {encoding}.", str(error), _SAVE_AS_UTF8) from error
    return text.replace("\r\n", "\n").replace("\r", "\n")


def unreadable(path: Path, error: OSError | ValueError) -> SubmissionRefused:
    """Return what to say about a path that the system does not open."""
    number = getattr(error, "errno", None)
    if number in (errno.ENOENT, errno.ENOTDIR):
        near = _near_names(path)
        return SubmissionRefused(
            f"{path} does not exist.",
            f"Did you mean {' or '.join(near)}?" if near else "",
            "Check the name. A path starts at your current folder.",
        )
    if number in (errno.EACCES, errno.EPERM):
        return SubmissionRefused(
            f"{path} may not be read.", "You do not have the permission.", f"Try `chmod u+r {path}`."
        )
    reason = getattr(error, "strerror", None) or str(error)
    return SubmissionRefused(f"{path} cannot be read.", f"The system says: {reason}.", "Check the name.")


def _near_names(path: Path) -> list[str]:
    try:
        names = [other_path.name for other_path in path.parent.iterdir() if other_path.suffix in (".py", ".ipynb")]
    except OSError:
        return []
    # Endings are left out: two short names would be alike for their `.py` alone.
    near = difflib.get_close_matches(path.stem, {Path(name).stem for name in names}, n=3)
    return [str(path.parent / name) for stem in near for name in sorted(names) if Path(name).stem == stem][:3]


def _declared_encoding(path: Path, data: bytes) -> str:
    try:
        encoding = tokenize.detect_encoding(io.BytesIO(data).readline)[0]
        if codecs.lookup(encoding).name in _SLOW_ENCODINGS:
            raise SubmissionRefused(f"{path} is encoded as {encoding}, which is for host names.", "", _SAVE_AS_UTF8)
        return "utf-8-sig" if encoding == "utf-8" else encoding
    except SyntaxError as error:
        if "unknown encoding" in str(error):
            raise SubmissionRefused(
                f"{path} declares an encoding that Python does not know.",
                f"Its first lines say so: {error}.",
                "Remove the `coding:` line, and save the file as UTF-8.",
            ) from error
        return "utf-8-sig"


def _not_in_encoding(path: Path, data: bytes, encoding: str, error: UnicodeDecodeError) -> SubmissionRefused:
    # Codecs count from after the byte order mark that they leave out.
    start = error.start + (len(codecs.BOM_UTF8) if data.startswith(codecs.BOM_UTF8) else 0)
    line = data.count(b"\n", 0, start) + 1
    return SubmissionRefused(
        f"{path} is not {encoding.removesuffix('-sig').upper()} text.",
        f"Byte {start + 1}, in line {line}, is 0x{data[start]:02x}, which is not valid there.",
        _SAVE_AS_UTF8,
    )


def _require_regular(path: Path, found: os.stat_result) -> None:
    if stat.S_ISREG(found.st_mode):
        return
    kind = next((name for test, name in _KINDS.items() if test(found.st_mode)), "something else")
    raise SubmissionRefused(
        f"{path} is no file.", f"It is {kind}.", "Give a script (.py) or a notebook (.ipynb) with `--submission`."
    )


def _refuse_link(path: Path) -> NoReturn:
    try:
        target = str(path.resolve(strict=True))
    except (OSError, RuntimeError):
        raise SubmissionRefused(
            f"{path} is a broken link.",
            "It points to itself, or to a file that does not exist.",
            "Replace the link by the file itself.",
        ) from None
    raise SubmissionRefused(
        f"{path} is a link to another file.",
        "The grader does not follow links, so that it grades what was submitted.",
        f"Give the file itself: `--submission {target}`.",
    )


def _megabytes(size: int) -> str:
    return f"{size / 1e6:.1f} MB" if size >= 100_000 else f"{size:,} bytes"
