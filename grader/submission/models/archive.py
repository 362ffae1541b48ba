"""Reads what a ``.keras`` archive says about its model; loads nothing, extracts nothing, runs nothing.

The file comes from code that is not trusted, so every size is bounded before it is used.
"""

from __future__ import annotations

import io
import json
import os
import stat
import struct
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path, PurePosixPath
from typing import Any, BinaryIO, NoReturn

from grader.errors import SubmissionRefused
from grader.system import read_flags

MAX_ARCHIVE = 256 * 2**20
"""Bytes of a whole archive: the largest network of the curriculum, InceptionV3, takes 92 MB."""
MAX_CONFIG = 4 * 2**20
"""Bytes of ``config.json`` once unpacked: InceptionV3 writes 0.3 MB."""
MAX_METADATA = 64 * 2**10
MAX_DIRECTORY = 2**20
"""Bytes of the zip's table of contents; it is read whole before a member can be counted."""
MAX_MEMBERS = 1000
MAX_DEPTH = 200
"""Levels of nesting in the JSON: each model inside a model takes five."""
MAX_DIGITS = 20
"""Digits of a whole number: the longest that Keras writes, an id in memory, has 16."""

_END = struct.Struct("<4s4H2LH")
_END_MARK = b"PK\x05\x06"
_ZIP64_MARK = b"PK\x06\x07"
_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    RuntimeError,
    NotImplementedError,
    UnicodeError,
    ValueError,
)
"""What ``zipfile`` raises for damaged, encrypted and unsupported members."""


def read_archive(source: Path | str | bytes) -> dict[str, Any]:
    """Return ``config.json`` of a ``.keras`` archive, with ``metadata.json`` under the key ``metadata``.

    ``source`` is a path, or the bytes of an archive. Raises ``SubmissionRefused`` for whatever Keras would
    not have written: no regular file, a damaged or oversized zip, members that are repeated, linked or lie
    outside the archive, JSON that is too deep, repeats a key or holds NaN.
    """
    try:
        if isinstance(source, bytes):
            return _read(io.BytesIO(source), len(source))
        with _open(Path(source)) as file:
            return _read(file, os.fstat(file.fileno()).st_size)
    except OSError as error:
        _refuse(f"The file does not open: {error.strerror or error}.")
    except _BROKEN as error:
        _refuse(f"The archive is damaged: {_first_line(error)}.")


def numbers_in(config: Any) -> int:
    """Return how many numbers a config holds: of a table that layers are given as a setting, each one.

    Vectors of words, which an embedding begins with, are what such a layer is for, and do not count.

    >>> numbers_in({"units": 3, "use_bias": True, "layers": [{"value": [[1.5, 2], [0, 1]]}]})
    5
    >>> numbers_in({"input_dim": 2, "embeddings_initializer": {"value": [[1.5, 2], [0, 1]]}})
    1
    """
    found, waiting = 0, [config]
    while waiting:
        value = waiting.pop()
        if isinstance(value, dict):
            waiting.extend(part for name, part in value.items() if name != "embeddings_initializer")
        elif isinstance(value, list):
            waiting.extend(value)
        else:
            found += type(value) in (int, float)
    return found


def read_file(path: Path) -> bytes:
    """Return the bytes of an archive; raises ``SubmissionRefused`` where there is no regular file, or a giant one."""
    try:
        with _open(path) as file:
            data = file.read(MAX_ARCHIVE + 1)
    except OSError as error:
        _refuse(f"The file does not open: {error.strerror or error}.")
    if len(data) > MAX_ARCHIVE:
        _refuse(f"It is larger than {MAX_ARCHIVE:,} bytes.")
    return data


def _open(path: Path) -> BinaryIO:
    # Not blocking, for a pipe would wait for a writer; not following, for a link may lead anywhere.
    if path.is_symlink():
        _refuse("It is a link, not a file.")
    number = os.open(path, read_flags())
    if not stat.S_ISREG(os.fstat(number).st_mode):
        os.close(number)
        _refuse("It is not a regular file.")
    return os.fdopen(number, "rb")


def _read(file: BinaryIO, size: int) -> dict[str, Any]:
    _check_end(file, size)
    with zipfile.ZipFile(file) as archive:
        members = {member.filename: member for member in archive.infolist()}
        if len(members) < len(archive.infolist()):
            _refuse("Two of its members have the same name.")
        for member in members.values():
            _check_member(member)
        if "config.json" not in members:
            _refuse("It has no member `config.json`, so Keras did not write it.")
        config = _parse(_unpack(archive, members["config.json"], MAX_CONFIG), "config.json")
        metadata: dict[str, Any] = {}
        if "metadata.json" in members:
            metadata = _parse(_unpack(archive, members["metadata.json"], MAX_METADATA), "metadata.json")
    return {**config, "metadata": metadata}


def _check_end(file: BinaryIO, size: int) -> None:
    """Check the record at the end of a zip, which says how large its table of contents is."""
    if size > MAX_ARCHIVE:
        _refuse(f"It has {size:,} bytes; at most {MAX_ARCHIVE:,} are read.")
    if size < _END.size:
        _refuse("It is too short to be an archive.")
    file.seek(max(0, size - _END.size - 20))
    tail = file.read(_END.size + 20)
    mark, *_, members, directory, _offset, comment = _END.unpack(tail[-_END.size :])
    if mark != _END_MARK or comment or tail.startswith(_ZIP64_MARK):
        _refuse("Its end is not that of a Keras archive.")
    if members > MAX_MEMBERS or directory > MAX_DIRECTORY:
        _refuse(f"It has {members:,} members; at most {MAX_MEMBERS:,} are read.")


def _check_member(member: zipfile.ZipInfo) -> None:
    name, mode = member.orig_filename, member.external_attr >> 16
    path = PurePosixPath(name)
    if path.is_absolute() or ".." in path.parts or any(mark in name for mark in "\\:\0"):
        _refuse(f"Its member {_short(name)} is outside of the archive.")
    if stat.S_IFMT(mode) not in (0, stat.S_IFREG, stat.S_IFDIR):
        _refuse(f"Its member {_short(name)} is a link or a device, not a file.")
    if member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) or member.flag_bits & 1:
        _refuse(f"Its member {_short(name)} is compressed in a way that Keras does not use.")


def _unpack(archive: zipfile.ZipFile, member: zipfile.ZipInfo, most: int) -> str:
    # The size that the table of contents gives may be a lie: only what comes out counts.
    with archive.open(member) as content:
        data = content.read(most + 1)
    if len(data) > most:
        _refuse(f"Its `{member.filename}` unpacks to more than {most:,} bytes.")
    return data.decode("utf-8")


def _parse(text: str, name: str) -> dict[str, Any]:
    def refuse(because: str) -> NoReturn:
        _refuse(f"Its `{name}` {because}.")

    try:
        value = json.loads(
            text,
            object_pairs_hook=_without_repeats(refuse),
            parse_constant=lambda constant: refuse(f"holds {constant}, which is not JSON"),
            parse_int=lambda digits: int(digits) if len(digits) <= MAX_DIGITS else refuse("holds a huge number"),
            parse_float=lambda digits: _finite(digits, refuse),
        )
    except RecursionError:
        refuse("is nested too deeply")
    except json.JSONDecodeError as error:
        refuse(f"is not JSON: {error.msg} at character {error.pos:,}")
    if not isinstance(value, dict):
        refuse("does not hold an object")
    level: list[Any] = [value]
    for _ in range(MAX_DEPTH):
        level = [inner for outer in level for inner in (outer.values() if isinstance(outer, dict) else outer)]
        level = [inner for inner in level if isinstance(inner, (dict, list))]
    if level:
        refuse("is nested too deeply")
    return value


def _without_repeats(refuse: Callable[[str], NoReturn]) -> Callable[[list[tuple[str, Any]]], dict[str, Any]]:
    def build(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        built = dict(pairs)
        if len(built) < len(pairs):
            refuse("gives a key twice")
        return built

    return build


def _finite(digits: str, refuse: Callable[[str], NoReturn]) -> float:
    number = float(digits)
    return number if abs(number) < float("inf") else refuse("contains a number that is too large")


def _short(name: str) -> str:
    return f"`{name if len(name) <= 60 else name[:57] + '…'}`"


def _first_line(error: Exception) -> str:
    lines = str(error).splitlines() or [type(error).__name__]
    return lines[0][:200].rstrip(".")


def _refuse(because: str) -> NoReturn:
    raise SubmissionRefused(
        "This `.keras` file cannot be read.", because, 'Save the model again: `model.save("model.keras")`.'
    )
