"""What lies in a folder or an archive of submissions: names and ways to read them. Writes nothing, follows no link.

Names and contents come from strangers. Nothing is unpacked onto the disk, so no name can lead out of a folder; each
file is read up to the limit for its kind, so that one that swells when it is unpacked costs no more than that.
"""

from __future__ import annotations

import os
import stat
import threading
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from grader.errors import SubmissionRefused, UsageProblem
from grader.submission.intake import read_bytes

MOST_ENTRIES = 500_000
"""Files of one cohort; a class of 30,000 with a dozen files each stays below."""
LEFT_OUT = {"__pycache__", "node_modules", "site-packages", "venv", "__MACOSX"}
"""Folders that hold nobody's own work; those whose names begin with a dot are left out as well."""
_LINK_IN_ARCHIVE = "The archive says that it is a link; links are not followed."


@dataclass(frozen=True)
class Entry:
    """One file that was handed in."""

    path: PurePosixPath
    """Where it lies, from the top of the folder or the archive."""
    read: Callable[[int], bytes]
    """Reads it, given the most bytes that it may hold; raises ``SubmissionRefused``."""
    refused: str = ""
    """Why it is not read at all."""
    is_folder: bool = False
    """Whether it is a folder in which nothing lies: that of somebody who submitted nothing."""


def list_entries(place: Path) -> list[Entry]:
    """Return the files below a folder, or in a ``.zip``, and empty folders, in the order of their names.

    Raises ``UsageProblem``.
    """
    try:
        if place.is_dir():
            found = list(_in_folder(place))
        elif zipfile.is_zipfile(place):
            found = list(_in_archive(place))
        else:
            raise _nothing_to_take(place)
    except (OSError, zipfile.BadZipFile, NotImplementedError) as error:
        raise UsageProblem(
            f"{place} cannot be read.", f"{error}.", "Download the archive again, or unpack it and name the folder."
        ) from error
    filled = {above for entry in found for above in entry.path.parents}
    return sorted(
        (entry for entry in found if not (entry.is_folder and entry.path in filled)), key=lambda entry: entry.path
    )


def _nothing_to_take(place: Path) -> UsageProblem:
    if not place.exists():
        return UsageProblem(f"{place} does not exist.", next_step="Name the folder or the .zip with the submissions.")
    return UsageProblem(
        f"{place} is neither a folder nor a .zip archive.",
        next_step="Name the folder or the archive that holds one file or one folder for each learner.",
    )


def _in_folder(root: Path) -> Iterator[Entry]:
    count = 0
    for folder, folders, names in os.walk(root):
        links = [text for text in folders if (Path(folder) / text).is_symlink()]
        folders[:] = sorted(text for text in folders if not _is_left_out(text) and text not in links)
        count += len(folders)
        for name in folders:
            inside = (Path(folder) / name).relative_to(root)
            yield Entry(PurePosixPath(inside.as_posix()), _read_nothing, is_folder=True)
        for name in sorted((*names, *links)):
            if not name.startswith("."):
                count += 1
                _require_at_most(count, root)
                path = Path(folder) / name
                yield Entry(PurePosixPath(path.relative_to(root).as_posix()), _reader(path))


def _read_nothing(_at_most: int) -> bytes:
    raise SubmissionRefused("It is a folder.")


def _reader(path: Path) -> Callable[[int], bytes]:
    def read(at_most: int) -> bytes:
        try:
            return read_bytes(path, at_most)
        except SubmissionRefused as error:
            # A learner reads this: where the instructor keeps the files is none of their business.
            told = (part.replace(str(path), path.name) for part in (error.problem, error.because, error.next_step))
            raise SubmissionRefused(*told) from error

    return read


def _in_archive(place: Path) -> Iterator[Entry]:
    archive = zipfile.ZipFile(place)
    members = archive.infolist()
    _require_at_most(len(members), place)
    turn = threading.Lock()
    seen: set[PurePosixPath] = set()
    for member in members:
        # Some archivers of Windows write backslashes.
        path = PurePosixPath(member.filename.replace("\\", "/"))
        if any(_is_left_out(part) for part in path.parts if part != ".."):
            continue
        inside = PurePosixPath(*(part for part in path.parts if part not in ("..", "/") and not part.endswith(":")))
        if member.is_dir() and path == inside and path.parts:
            yield Entry(inside, _read_nothing, is_folder=True)
        if member.is_dir():
            continue
        refused = _why_not(member, path, inside, seen)
        seen.add(inside)
        yield Entry(inside, _unpacker(archive, member, turn), refused)


def _why_not(member: zipfile.ZipInfo, path: PurePosixPath, inside: PurePosixPath, seen: set[PurePosixPath]) -> str:
    if path != inside:
        return "Its path leaves the archive."
    if inside in seen:
        return "The archive holds two files of this name."
    return _LINK_IN_ARCHIVE if stat.S_ISLNK(member.external_attr >> 16) else ""


def _unpacker(archive: zipfile.ZipFile, member: zipfile.ZipInfo, turn: threading.Lock) -> Callable[[int], bytes]:
    def unpack(at_most: int) -> bytes:
        name = PurePosixPath(member.filename).name
        if member.file_size > at_most:
            raise SubmissionRefused(f"{name} is too large to be a submission.", f"It holds {member.file_size:,} bytes.")
        try:
            with turn, archive.open(member) as file:
                # What the archive says about sizes is only what it says.
                data = file.read(at_most + 1)
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError) as error:
            raise SubmissionRefused(
                f"{name} cannot be unpacked.", f"The archive is damaged there, or locked: {error}.", "Submit it again."
            ) from error
        if len(data) > at_most:
            raise SubmissionRefused(f"{name} is too large to be a submission.", "It is larger than the archive says.")
        if not data.strip():
            raise SubmissionRefused(f"{name} is empty.", "There is nothing to grade in it.")
        return data

    return unpack


def _is_left_out(name: str) -> bool:
    return name in LEFT_OUT or name.startswith(".")


def _require_at_most(count: int, place: Path) -> None:
    if count > MOST_ENTRIES:
        raise UsageProblem(
            f"{place} holds too many files.",
            f"More than {MOST_ENTRIES:,}.",
            "Grade it in parts: a folder for each group of learners.",
        )
