"""Evidence about files that a learner's function copied into two folders."""

from __future__ import annotations

import functools
import io
import itertools
import math
import os
import tempfile
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from grader.candidate.candidate import Candidate
from grader.candidate.faults import CandidateFault
from grader.checks.expect import STRICTER, Unmet, expect, require
from grader.submission.rules import subjects

PARTS = ("training", "validation")
"""Names of the two folders that a split fills."""
FEWEST_TO_TELL = 4
"""Files from which it is hardly chance that all are in one folder."""
MOST_FILES = 5000
"""Maximum number of files that are read in a folder: far more than a split creates."""
MOST_BYTES = 100_000
"""Larger files are not the grader's: they are not read."""
_BROKEN: tuple[tuple[str, str, bytes], ...] = (
    ("{:03d}.png", "empty", b""),
    ("{:03d}.jpg", "empty", b""),
    ("{:03d}.png", "not an image", b"\x89PNG\r\n\x1a\n the rest was lost"),
    ("{:03d}.jpg", "not an image", b"404 Not Found: this picture has moved.\n"),
    ("list.txt", "not an image", b"000.png\n001.png\n"),
)
"""Name, fault, content: the name does not show whether a file is broken."""


@dataclass(frozen=True, eq=False)
class MixedFolder:
    """Files that the grader wrote into one folder: images, and files that are empty or not images."""

    path: Path
    """The folder, in the candidate's scratch folder."""
    pictures: Mapping[str, bytes]
    """The content of each image, by its name."""
    broken: Mapping[str, bytes]
    """The content of each broken file, by its name."""
    faults: Mapping[str, str]
    """The fault of each broken file: ``empty`` or ``not an image``."""

    @property
    def files(self) -> dict[str, bytes]:
        """All files by name."""
        return {**self.pictures, **self.broken}


def mixed_folder(
    path: Path, generator: np.random.Generator, pictures: int, *, broken: bool | str = True
) -> MixedFolder:
    """Write small images of many sizes, all different, and five broken files among them if ``broken``.

    ``broken`` may be their fault, ``"empty"``: then there are two.

    ``path`` is an existing empty folder that the submission may write to, so that a function can move files.
    Every third image is a JPEG.
    """
    numbers = iter(generator.permutation(pictures + len(_BROKEN)).tolist())
    good = {}
    for number in itertools.islice(numbers, pictures):
        kind = "jpg" if number % 3 == 0 else "png"
        good[f"{number:03d}.{kind}"] = _picture(generator, kind)
    faulty = [item for item in _BROKEN if broken in (True, item[1])]
    bad = {name.format(number): (fault, content) for number, (name, fault, content) in zip(numbers, faulty)}  # noqa: B905
    folder = MixedFolder(
        path,
        good,
        {name: content for name, (_, content) in bad.items()},
        {name: fault for name, (fault, _) in bad.items()},
    )
    return _write(folder)


def _write(folder: MixedFolder) -> MixedFolder:
    for name, content in folder.files.items():
        (folder.path / name).write_bytes(content)
    open_to_all(folder.path)
    return folder


def open_to_all(path: Path) -> Path:
    """Let the candidate write to a folder that the grader made; return the folder."""
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
    """The result of a learner's function for a folder of files."""

    function: str
    """The learner's function."""
    source: MixedFolder
    """The files to split."""
    order: tuple[str, ...]
    """Their names in the order of `os.scandir`."""
    split_size: float
    """The fraction of the images for training."""
    training: Mapping[str, bytes]
    """The files in the training folder afterwards; an unreadable file counts as empty."""
    validation: Mapping[str, bytes]
    """The files in the validation folder afterwards."""
    left: Mapping[str, bytes]
    """The files in the source folder afterwards."""
    broken_fault: CandidateFault | Unmet | None = None
    """The exception of the function with broken files, if it does not raise without them."""
    astray: str = ""
    """Where its files are if they are not in the target folder: ``beside`` it, or ``deeper``."""
    missing: frozenset[str] = frozenset()
    """Of ``PARTS``, those whose folder does not exist afterwards."""

    @functools.cached_property
    def in_training(self) -> frozenset[str]:
        """The source names of the images in the training folder, found by name or else by content."""
        return self._known(self.training)

    @functools.cached_property
    def in_validation(self) -> frozenset[str]:
        """The same for the validation folder."""
        return self._known(self.validation)

    @functools.cached_property
    def nothing(self) -> Unmet | None:
        """The failure if no image of the source is in one of the folders; always the same object."""
        if self.in_training | self.in_validation:
            return None
        return Unmet(
            f"{len(self.source.pictures)} images in the two folders",
            "two empty folders" if not {**self.training, **self.validation} else "other files only",
            "Copy each file to its folder: `shutil.copyfile(source_path, target_path)`. If your code does, print its "
            "list of files: each test needs the whole path, `os.path.join(source_dir, name)`.",
        )

    def _known(self, files: Mapping[str, bytes]) -> frozenset[str]:
        by_content = {content: name for name, content in self.source.pictures.items()}
        told = (name if name in self.source.files else by_content.get(content, "") for name, content in files.items())
        return frozenset(told) & self.source.pictures.keys()


def split_files(
    candidate: Candidate,
    function: str,
    source: MixedFolder,
    targets: Path,
    split_size: float,
    times: int = 1,
    slash: bool = False,
) -> FileSplit:
    """Call ``function(source, training, validation, split_size)`` with folders below ``targets``, and read them.

    ``targets`` does not exist yet. With ``times=2`` it is called again with the same arguments. With ``slash`` the
    paths end with a slash, for functions that join them with ``+``.
    """
    order = tuple(entry.name for entry in os.scandir(source.path))
    folders = [targets / part / "pets" for part in PARTS]
    paths = [f"{path}{os.sep if slash else ''}" for path in (source.path, *folders)]
    for number in range(times):
        try:
            candidate.call(function, *paths, split_size, seed=11 + number)
        except CandidateFault as fault:
            raise _explained(fault, targets, folders) from fault
    training, validation, left = (read_folder(folder, source.path.parent) for folder in (*folders, source.path))
    astray = next(filter(None, (_astray(folder, files) for folder, files in zip(folders, (training, validation)))), "")  # noqa: B905
    if astray == DEEPER:
        training, validation = (_flat(folder, source.path.parent) for folder in folders)
    elif astray == BESIDE:
        training, validation = (_beside(folder) for folder in folders)
    missing = frozenset(part for part, folder in zip(PARTS, folders, strict=True) if not folder.is_dir())
    return FileSplit(function, source, order, split_size, training, validation, left, astray=astray, missing=missing)


BESIDE, DEEPER = "beside", "deeper"
"""Where files are that are not in the target folder: beside it, with its name as a prefix, or in a subfolder."""


def _astray(folder: Path, files: Mapping[str, bytes]) -> str:
    """Return where the files of an empty target folder are; an empty string if it is not empty, or there are none."""
    if files:
        return DEEPER if all((folder / name).is_dir() for name in files) else ""
    return BESIDE if _beside(folder) else ""


def _beside(folder: Path) -> dict[str, bytes]:
    """Return the files whose names begin with that of a folder beside them, without this beginning."""
    found = read_folder(folder.parent, folder.parent)
    return {
        name.removeprefix(folder.name): found[name]
        for name in found
        if name.startswith(folder.name) and name != folder.name
    }


def _flat(folder: Path, root: Path) -> dict[str, bytes]:
    """Return the content of each file in the folders of a folder."""
    inside = (read_folder(folder / name, root) for name in read_folder(folder, root))
    return {name: content for files in inside for name, content in files.items()}


def _explained(fault: CandidateFault, targets: Path, folders: Sequence[Path]) -> CandidateFault | Unmet:
    """Return the failure for an exception about a missing or existing target folder; else the fault."""
    told, lines = fault.fault, fault.fault.lines
    where = f"in line {lines[-1][0]}, `{lines[-1][1].strip()}`, " if lines else ""
    known = {
        "FileNotFoundError": "the folder does not exist",
        "FileExistsError": "the folder exists already",
    }
    if told.type_name not in known or str(targets) not in told.message:
        return fault
    inside = any(f"{folder}/" in told.message and folder.is_dir() for folder in folders)
    if told.type_name == "FileNotFoundError" and inside:
        return Unmet(
            "files that are copied from `source_dir` into the target folders",
            f"{told.type_name}: {where}there is no such file in the target folder, which exists",
            "Pass the file of `source_dir` first: `shutil.copyfile(source, target)`.",
        )
    return Unmet(
        "target folders that are created if they are missing, and used if they exist",
        f"{told.type_name}: {where}{known[told.type_name]}",
        "Start with `os.makedirs(training_dir, exist_ok=True)`, and the same for `validation_dir`.",
    )


@dataclass(frozen=True)
class _Help:
    """How the task is made easier for a function that splits files."""

    folders: bool = False
    """The two folders exist already."""
    slash: bool = False
    """Paths end with a slash."""
    pictures_alone: bool = False
    """There are no broken files."""


_HELPS = (
    _Help(), _Help(folders=True), _Help(folders=True, slash=True), _Help(folders=True, pictures_alone=True),
    _Help(folders=True, slash=True, pictures_alone=True),
)  # fmt: skip


def split_anyhow(
    candidate: Candidate, function: str, source: MixedFolder, targets: Path, split_size: float
) -> FileSplit:
    """Split as ``split_files`` does; if that raises, or copies no image, call it again with an easier task.

    The two folders exist, the paths end with a slash, and there are no broken files. So a function that misses one of
    these is still graded for all other criteria.
    """
    raised: dict[_Help, CandidateFault | Unmet] = {}
    empty: list[FileSplit] = []
    for how in _HELPS:
        try:
            split = _split_with(how, candidate, function, source, targets, split_size)
        except (CandidateFault, Unmet) as error:
            raised[how] = error
            continue
        if split.nothing is None:
            return replace(split, broken_fault=raised.get(replace(how, pictures_alone=False)))
        empty.append(split)
    if empty:
        return empty[0]
    raise raised[_HELPS[1]]


def _split_with(
    how: _Help, candidate: Candidate, function: str, source: MixedFolder, targets: Path, split_size: float
) -> FileSplit:
    if how != _HELPS[0]:
        folder = Path(tempfile.mkdtemp(prefix="files-again-", dir=source.path.parent))
        folder.chmod(0o755)
        (folder / "pets").mkdir()
        known = replace(source, broken={}, faults={}) if how.pictures_alone else source
        source, targets = _write(replace(known, path=folder / "pets")), _make_parts(folder / "parts")
    return split_files(candidate, function, source, targets, split_size, slash=how.slash)


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


FROM_CHANCE = 0.5
"""Allowed relative distance of the number of changes from a random split: six standard deviations at 150 files."""


_ASTRAY = {
    BESIDE: (
        "files next to these folders, with the folder name as a prefix",
        "Write `os.path.join(training_dir, name)`: `training_dir + name` has no `/` between them.",
    ),
    DEEPER: (
        "files in a subfolder of each of them",
        "Copy each file into the folder itself: `os.path.join(training_dir, name)`.",
    ),
}
"""What was found, and the fix, by where the misplaced files are."""


class FileSplitMatchers:
    """Matchers for a ``FileSplit``."""

    def __init__(self, split: FileSplit) -> None:
        self._split = split

    def has_images_only(self) -> None:
        """No file in the two folders is empty or not an image.

        >>> expect(split).has_images_only()
        """
        split = self._split
        if split.broken_fault:
            raise split.broken_fault
        if split.nothing:
            raise split.nothing
        kept = [name for name in sorted(split.source.broken) if name in {*split.training, *split.validation}]
        if not kept:
            return
        faults = split.source.faults
        told = " and ".join(
            f"{_names(names)} ({fault})"
            for fault in ("empty", "not an image")
            if (names := [name for name in kept if faults[name] == fault])
        )
        advice = "Skip empty files: `if os.path.getsize(path) == 0: continue`."
        if len({faults[name] for name in kept}) > 1:
            advice += " Also skip each file that cannot be opened as an image."
        if all(faults[name] == "not an image" for name in kept):
            advice = (
                "Open each file in a `try`: `PIL.Image.open(path).verify()` or "
                "`tf.io.decode_image(tf.io.read_file(path))`. The name does not show whether a file is an image. "
                f"{STRICTER}"
            )
        parts = [
            part for part, files in zip(PARTS, (split.training, split.validation), strict=True) if files.keys() & kept
        ]
        if len(parts) == 1 and len(kept) >= FEWEST_TO_TELL:
            told += f", all in the {parts[0]} folder"
            advice = f"Cut the list without broken files, also for the {parts[0]} part. {advice}"
        raise Unmet("only images in the two folders", f"copied as images: {told}", advice)

    def has_every_image(self) -> None:
        """Every image is in exactly one of the two folders, with its name and content unchanged.

        >>> expect(split).has_every_image()
        """
        split, pictures = self._split, self._split.source.pictures
        total = len(pictures)
        found = {**split.training, **split.validation}
        if split.nothing:
            raise split.nothing
        unknown = sorted(found.keys() - split.source.files.keys())
        require(
            not unknown,
            f"the file names of the source folder, such as {_names(sorted(pictures)[:1])}",
            f"files named {_names(unknown)}",
            "Keep the file name: `os.path.join(training_dir, filename)`.",
        )
        twice = sorted(split.training.keys() & split.validation.keys())
        require(
            not twice,
            "each image in exactly one folder",
            f"{len(twice)} images in both, such as {_names(twice[:1])}",
            self._advice_for_twice(),
        )
        lost = sorted(pictures.keys() - found.keys())
        require(
            not lost,
            f"all {total} images in one of the two folders",
            f"{total - len(lost)} of them; {_names(lost)} {_be(lost)} in neither folder",
            self._advice_for_lost(lost),
        )
        changed = sorted(name for name in found if name in pictures and found[name] != pictures[name])
        known = set(pictures.values())
        swapped = [name for name in changed if found[name] in known]
        require(
            not swapped,
            "each image under its own name",
            f"the content of another image in {_names(swapped)}",
            "Build both paths in the loop that copies, from the name of that loop.",
        )
        require(
            not changed,
            "exact copies of the files",
            f"different content in {_names(changed)}",
            "Copy with `shutil.copyfile(source, target)`: "
            + (
                "the new files hold nothing."
                if not any(found[name] for name in changed)
                else "opening and saving an image changes the file."
            ),
        )

    def _advice_for_twice(self) -> str:
        """Return what to do about images in both folders, by which others are in each."""
        advice = "Cut one shuffled list: `files[:n]` for training and `files[n:]` for validation."
        for part, files in zip(PARTS, (self._split.in_training, self._split.in_validation), strict=True):
            if len(files) == len(self._split.source.pictures):
                other = next(name for name in PARTS if name != part)
                return f"The {part} folder has all images: leave out those that go to {other}. {advice}"
        if self._split.in_training | self._split.in_validation == self._split.source.pictures.keys():
            return advice
        return f"{advice} Shuffle it once, with `random.sample(files, len(files))`: `random.choices` draws files twice."

    def _advice_for_lost(self, lost: list[str]) -> str:
        """Return what to do about images in neither folder, by which these are."""
        pictures = self._split.source.pictures
        endings = {name.rpartition(".")[2] for name in lost}
        if len(endings) == 1 and len(lost) == sum(name.endswith(f".{min(endings)}") for name in pictures):
            return f"All `.{min(endings)}` images are lost: keep every file that can be opened as an image."
        return "Copy `files[:n]` to training and `files[n:]` to validation, and skip broken files only."

    def has_the_split_size(self, *, any_count: bool = False, beside: FileSplit | None = None) -> None:
        """``int(split_size * n)`` of ``n`` images are for training, the others for validation.

        With ``any_count`` the size may be rounded up, and broken files may be counted before they are left out.
        ``beside`` is a split without broken files: where its size is wrong too, they are not the cause.

        >>> expect(split).has_the_split_size()
        """
        split = self._split
        if split.nothing:
            raise split.nothing
        total, files, size = len(split.source.pictures), len(split.source.files), split.split_size
        asked, found = int(size * total), len(split.training)
        if any_count and (
            asked <= found <= math.ceil(size * total)
            or int(size * files) - (files - total) <= found <= math.ceil(size * files)
        ):
            return
        # Copied broken files and lost images fail other criteria: this one checks the split size only.
        counts = {total, len(split.training) + len(split.validation), len(split.in_training | split.in_validation)}
        if found in {int(size * count) for count in counts} or len(split.in_training) == asked:
            return
        advice = "Write `n = int(split_size * len(images))`, and cut with `images[:n]` and `images[n:]`."
        # Broken files that were counted are in training, in validation, or in both.
        may_count_broken = 0 <= int(size * files) - found <= files - total and (beside is None or _is_of_size(beside))
        if found == total - asked:
            advice = "Swap training and validation."
        elif found in (round(size * total), asked + 1):
            first = "Leave the broken files out before you count. " if may_count_broken else ""
            advice = (
                f"{first}Use `int`, which rounds down: `int({size * total:.6g})` is {asked}. Cut at `files[:n]`, "
                "without `n + 1` or `<= n`."
            )
        elif may_count_broken:
            advice = "Remove the broken files first, then count."
        elif found == asked - 1:
            advice = (
                f"Training is one image short: `files[:n]` has {asked} images, with `n = int(split_size * len(files))`."
            )
        raise Unmet(
            f"{asked} for training and {total - asked} for validation ({total} images, `split_size={size:g}`)",
            f"{found} for training and {len(split.validation)} for validation",
            advice,
            explained_by=(subjects.REPEATS, subjects.COUNTED),
        )

    def is_random(self) -> None:
        """The images for training do not depend on the order of the files: by name, extension, size, time or as listed.

        A fixed seed passes. A rule that looks random, such as a hash of the name, is not detected.

        >>> expect(split).is_random()
        """
        split = self._split
        if split.nothing:
            raise split.nothing
        orders = [(order, names, *_changes(names, split.in_training)) for order, names in _orders(split)]
        order, names, changes, by_chance = max(orders, key=lambda item: abs(item[2] - item[3]))
        in_training = "".join("T" if name in split.in_training else "v" for name in names[:24])
        require(
            abs(changes - by_chance) <= FROM_CHANCE * by_chance,
            "images for training chosen at random",
            f"{order}, the first {len(in_training)} images went to {in_training} (T: training, v: validation); "
            f"{changes} changes between neighbors (random split: about {by_chance:.0f})",
            "Shuffle the list, and cut the shuffled one: `files = random.sample(files, len(files))`, then `files[:n]`. "
            "Do not sort or list the files again in between. "
            "`random.shuffle(files)` changes the list itself, and returns `None`.",
            explained_by=(subjects.REPEATS,),
        )

    def leaves_the_source(self) -> None:
        """The source folder has the same files as before.

        >>> expect(split).leaves_the_source()
        """
        split, before = self._split, self._split.source.files
        if split.nothing:
            raise split.nothing
        gone = sorted(before.keys() - split.left.keys())
        require(
            not gone,
            f"a source folder with its {len(before)} files",
            f"{len(before) - len(gone)} of them; {_names(gone)} {_be(gone)} gone",
            "Skip broken files with `continue`: do not move or delete them."
            if split.source.broken.keys() >= set(gone)
            else "Copy the files with `shutil.copyfile`: do not move or delete them.",
        )
        new = sorted(split.left.keys() - before.keys())
        require(not new, "a source folder without new files", _names(new), "Write to the two target folders only.")
        changed = sorted(name for name, content in before.items() if split.left[name] != content)
        advice = "Open the source files for reading only."
        require(not changed, "unchanged source files", f"different content in {_names(changed)}", advice)

    def creates_its_folders(self) -> None:
        """Both folders were missing and now have files; a second call may have added some to both.

        >>> expect(split).creates_its_folders()
        """
        split = self._split
        if split.astray:
            where, advice = _ASTRAY[split.astray]
            raise Unmet("files in the two given folders", where, advice)
        for part, found, other in zip(PARTS, (split.training, split.validation), PARTS[::-1], strict=True):
            advice = "Create it first: `os.makedirs(path, exist_ok=True)`."
            if part not in split.missing:
                advice = (
                    f"Copy its part of the list to `{part}_dir`: each of the two loops has its own slice and folder."
                )
                if not (split.training or split.validation):
                    advice = "Copy the files into it."
            require(
                bool(found),
                f"a {part} folder with files",
                "no such folder" if part in split.missing else self._empty_beside(other),
                advice,
            )

    def _empty_beside(self, other: str) -> str:
        """Return that a folder is empty, and how many images are in the other one."""
        files = self._split.in_training if other == PARTS[0] else self._split.in_validation
        return f"an empty folder; {len(files)} of {len(self._split.source.pictures)} images are in the {other} folder"


def _is_of_size(split: FileSplit) -> bool:
    """Return whether ``int(split_size * n)`` of ``n`` images are in the training folder."""
    return len(split.in_training) == int(split.split_size * len(split.source.pictures))


def _orders(split: FileSplit) -> Iterator[tuple[str, list[str]]]:
    """Yield the images in every order that a function may find or make without randomness, with the order's name."""
    content = split.source.pictures
    by_name, listed = sorted(content), [name for name in split.order if name in content]
    yield "sorted by name", by_name
    yield "in the order of `os.listdir`", listed
    yield "sorted by time, the oldest first", list(content)
    yield "sorted by the reversed name", sorted(content, key=lambda name: name[::-1])
    yield "sorted by the last digit of the name", sorted(content, key=lambda name: name.rpartition(".")[0][::-1])
    for names in (listed, by_name):
        yield "sorted by size", sorted(names, key=lambda name: len(content[name]))
        yield "sorted by size, the largest first", sorted(names, key=lambda name: -len(content[name]))
        yield "sorted by extension", sorted(names, key=lambda name: name.rpartition(".")[2])


def _changes(names: Sequence[str], training: Collection[str]) -> tuple[int, float]:
    """Return how often neighbors are in different folders, and the expected number for a random split."""
    parts = [name in training for name in names]
    share = sum(parts) / len(parts)
    changes = sum(part is not two for part, two in itertools.pairwise(parts))
    return changes, 2 * share * (1 - share) * (len(parts) - 1)


def _names(names: Sequence[str]) -> str:
    shown = [f"`{name[:60]}`" for name in names[:3]]
    more = f" and {len(names) - 3} more" if len(names) > 3 else ""
    return ", ".join(shown) + more


def _be(names: Sequence[str]) -> str:
    return "are" if len(names) > 1 else "is"


expect.register(FileSplit, FileSplitMatchers)
