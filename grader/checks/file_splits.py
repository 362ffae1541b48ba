"""Evidence about files that a learner's function copied into two folders: which ones, and what became of them."""

from __future__ import annotations

import functools
import io
import itertools
import os
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from grader.candidate.candidate import Candidate
from grader.candidate.faults import CandidateFault
from grader.checks.expect import Unmet

PARTS = ("training", "validation")
"""Names of the two folders that a split fills."""
MOST_FILES = 5000
"""Entries of a folder that are looked at: far more than any answer leaves there."""
MOST_BYTES = 100_000
"""Files larger than this are none of ours: they are not read."""
_SPOILT: tuple[tuple[str, str, bytes], ...] = (
    ("{:03d}.png", "empty", b""),
    ("{:03d}.jpg", "empty", b""),
    ("{:03d}.png", "no picture", b"\x89PNG\r\n\x1a\n the rest was lost"),
    ("{:03d}.jpg", "no picture", b"404 Not Found: this picture has moved.\n"),
    ("list.txt", "no picture", b"000.png\n001.png\n"),
)
"""Name, what is wrong with it, content: nothing in a name tells the spoilt pictures from the others."""


@dataclass(frozen=True, eq=False)
class MixedFolder:
    """Files that the examiner wrote into one folder: pictures, and some that are empty or no pictures."""

    path: Path
    """Where they lie, in the candidate's scratch folder."""
    pictures: Mapping[str, bytes]
    """The content of each picture, by its name."""
    spoilt: Mapping[str, bytes]
    """The content of each spoilt file, by its name."""
    faults: Mapping[str, str]
    """What is wrong with each spoilt file: ``empty`` or ``no picture``."""

    @property
    def files(self) -> dict[str, bytes]:
        """All files by name."""
        return {**self.pictures, **self.spoilt}


def mixed_folder(path: Path, generator: np.random.Generator, pictures: int, *, spoilt: bool = True) -> MixedFolder:
    """Write small pictures of many sizes that no two of are alike, and five spoilt files among them if ``spoilt``.

    ``path`` is an existing empty folder; whoever runs the submission may write to it, so that a function that
    moves files is seen to do so. Every third picture is a JPEG.
    """
    numbers = iter(generator.permutation(pictures + len(_SPOILT)).tolist())
    good = {}
    for number in itertools.islice(numbers, pictures):
        kind = "jpg" if number % 3 == 0 else "png"
        good[f"{number:03d}.{kind}"] = _picture(generator, kind)
    bad = {name.format(number): (fault, content) for number, (name, fault, content) in zip(numbers, _SPOILT)}  # noqa: B905
    folder = MixedFolder(
        path,
        good,
        {name: content for name, (_, content) in bad.items()},
        {name: fault for name, (fault, _) in bad.items()},
    )
    return _write(folder if spoilt else replace(folder, spoilt={}, faults={}))


def _write(folder: MixedFolder) -> MixedFolder:
    for name, content in folder.files.items():
        (folder.path / name).write_bytes(content)
    open_to_all(folder.path)
    return folder


def open_to_all(path: Path) -> Path:
    """Let the candidate write to a folder that the examiner made, whoever runs it; return the folder."""
    path.chmod(0o777)
    return path


def _picture(generator: np.random.Generator, kind: str) -> bytes:
    from PIL import Image

    file = io.BytesIO()
    height, width = generator.integers(9, 25, 2)
    pixels = generator.integers(0, 256, (height, width, 3), dtype=np.uint8)
    Image.fromarray(pixels).save(file, {"jpg": "JPEG", "png": "PNG"}[kind])
    return file.getvalue()


@dataclass(frozen=True, eq=False)
class FileSplit:
    """What a learner's function made of a folder of files."""

    candidate: Candidate
    function: str
    """The learner's function."""
    source: MixedFolder
    """The files that it was to split."""
    order: tuple[str, ...]
    """Their names in the order in which the system lists them."""
    split_size: float
    """The share of the pictures that it was asked to put into training."""
    training: Mapping[str, bytes]
    """What lies in the training folder afterwards; a file that cannot be read counts as empty."""
    validation: Mapping[str, bytes]
    """What lies in the validation folder afterwards."""
    left: Mapping[str, bytes]
    """What lies in the source folder afterwards."""
    spoilt_fault: CandidateFault | Unmet | None = None
    """What the function raised where there were spoilt files, if without them it did not."""

    @functools.cached_property
    def in_training(self) -> frozenset[str]:
        """The names that the pictures of the training folder have in the source, told by name or else by content."""
        return self._known(self.training)

    @functools.cached_property
    def in_validation(self) -> frozenset[str]:
        """The same of the validation folder."""
        return self._known(self.validation)

    @functools.cached_property
    def nothing(self) -> Unmet | None:
        """What is to be said where no picture of the source lies in one of the folders; always the same object."""
        if self.in_training | self.in_validation:
            return None
        return Unmet(
            f"{len(self.source.pictures)} pictures in the two folders",
            "two folders without a file" if not {**self.training, **self.validation} else "other files there",
            "Copy each file to its folder: `shutil.copyfile(source path, target path)`.",
        )

    def _known(self, files: Mapping[str, bytes]) -> frozenset[str]:
        by_content = {content: name for name, content in self.source.pictures.items()}
        told = (name if name in self.source.files else by_content.get(content, "") for name, content in files.items())
        return frozenset(told) & self.source.pictures.keys()


def split_files(
    candidate: Candidate, function: str, source: MixedFolder, targets: Path, split_size: float, times: int = 1
) -> FileSplit:
    """Call ``function(source, training, validation, split_size)`` with folders below ``targets``, and look at them.

    ``targets`` is not there yet. With ``times=2`` it is called again with the same arguments.
    """
    order = tuple(entry.name for entry in os.scandir(source.path))
    folders = [targets / part / "pets" for part in PARTS]
    for number in range(times):
        try:
            candidate.call(function, str(source.path), *map(str, folders), split_size, seed=11 + number)
        except CandidateFault as fault:
            raise _explained(fault, targets) from fault
    training, validation, left = (read_folder(folder, source.path.parent) for folder in (*folders, source.path))
    return FileSplit(candidate, function, source, order, split_size, training, validation, left)


def _explained(fault: CandidateFault, targets: Path) -> CandidateFault | Unmet:
    """Return in a learner's words what was raised because a target folder was missing, or there; else the fault."""
    told, lines = fault.fault, fault.fault.lines
    where = f"in line {lines[-1][0]}, `{lines[-1][1].strip()}`, " if lines else ""
    known = {
        "FileNotFoundError": "a folder that was not there yet, and was not made",
        "FileExistsError": "a folder that was there already, and could not be made again",
    }
    if told.type_name not in known or str(targets) not in told.message:
        return fault
    return Unmet(
        "target folders that are made where they are missing, and used where they are there",
        f"{told.type_name}: {where}{known[told.type_name]}",
        "Begin with `os.makedirs(training_dir, exist_ok=True)`, and the same for `validation_dir`.",
    )


def split_anyhow(
    candidate: Candidate, function: str, source: MixedFolder, targets: Path, split_size: float
) -> FileSplit:
    """Split as ``split_files`` does; where that raises, make it easier for the function, and call it again.

    First the two folders are made for it, then the spoilt files are left out. So whoever forgot one of them is judged
    for all the rest.
    """
    asked = (candidate, function, source, targets, split_size)
    try:
        return split_files(*asked)
    except (CandidateFault, Unmet):
        return _split_into_folders(*asked)


def _split_into_folders(
    candidate: Candidate, function: str, source: MixedFolder, targets: Path, split_size: float
) -> FileSplit:
    """Make the two folders and split; where that raises, split the pictures alone."""
    try:
        return split_files(candidate, function, source, _make_parts(targets), split_size)
    except (CandidateFault, Unmet) as error:
        folder = Path(tempfile.mkdtemp(prefix="pictures-alone-", dir=source.path.parent))
        folder.chmod(0o755)
        (folder / "pets").mkdir()
        plain = _write(replace(source, path=folder / "pets", spoilt={}, faults={}))
        try:
            split = split_files(candidate, function, plain, _make_parts(folder / "parts"), split_size)
        except (CandidateFault, Unmet):
            raise error from None
        return replace(split, spoilt_fault=error)


def _make_parts(targets: Path) -> Path:
    for part in PARTS:
        (targets / part / "pets").mkdir(parents=True, exist_ok=True)
        open_to_all(targets / part / "pets")
    return targets


def read_folder(folder: Path, root: Path) -> dict[str, bytes]:
    """Return the content of each file of ``folder``; ``{}`` where it is missing.

    The candidate wrote it, so nothing outside of ``root`` is read, whatever a link says, and nothing very large.
    """
    try:
        with os.scandir(folder) as entries:
            names = [entry.name for entry in itertools.islice(entries, MOST_FILES)]
    except OSError:
        return {}
    return {name: _content(folder / name, root) for name in names}


def _content(path: Path, root: Path) -> bytes:
    try:
        real = path.resolve(strict=True)
        if real.is_relative_to(root.resolve()) and real.is_file() and real.stat().st_size <= MOST_BYTES:
            return real.read_bytes()
    except (OSError, RuntimeError):
        pass
    return b""


def split_classes(
    candidate: Candidate, function: str, source: Path, targets: Path, split_size: float, seed: int
) -> tuple[Path, Path]:
    """Split each class folder of ``source`` with the learner's function; return the folders that hold the classes.

    ``targets`` is where these two, for training and for validation, are made.
    """
    parts = targets / PARTS[0], targets / PARTS[1]
    for name in sorted(path.name for path in source.iterdir()):
        for part in parts:
            (part / name).mkdir(parents=True)
            open_to_all(part / name)
        candidate.call(function, str(source / name), *(str(part / name) for part in parts), split_size, seed=seed)
    return parts
