"""Evidence about files that a learner's function copied into two folders: which ones, and what became of them."""

from __future__ import annotations

import functools
import io
import itertools
import os
import tempfile
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from grader.candidate.candidate import Candidate
from grader.candidate.faults import CandidateFault
from grader.checks.expect import Unmet, expect, require

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


def mixed_folder(
    path: Path, generator: np.random.Generator, pictures: int, *, spoilt: bool | str = True
) -> MixedFolder:
    """Write small pictures of many sizes that no two of are alike, and five spoilt files among them if ``spoilt``.

    ``spoilt`` may name what is wrong with them, ``"empty"``: then there are two.

    ``path`` is an existing empty folder; whoever runs the submission may write to it, so that a function that
    moves files is seen to do so. Every third picture is a JPEG.
    """
    numbers = iter(generator.permutation(pictures + len(_SPOILT)).tolist())
    good = {}
    for number in itertools.islice(numbers, pictures):
        kind = "jpg" if number % 3 == 0 else "png"
        good[f"{number:03d}.{kind}"] = _picture(generator, kind)
    faulty = [one for one in _SPOILT if spoilt in (True, one[1])]
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
    astray: str = ""
    """Where its files are if they are not in their folder: ``beside`` it, or ``deeper``."""

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
    candidate: Candidate,
    function: str,
    source: MixedFolder,
    targets: Path,
    split_size: float,
    times: int = 1,
    slash: bool = False,
) -> FileSplit:
    """Call ``function(source, training, validation, split_size)`` with folders below ``targets``, and look at them.

    ``targets`` is not there yet. With ``times=2`` it is called again with the same arguments. With ``slash`` the paths
    end with one, as those of people do who join them by ``+``.
    """
    order = tuple(entry.name for entry in os.scandir(source.path))
    folders = [targets / part / "pets" for part in PARTS]
    paths = [f"{path}{os.sep if slash else ''}" for path in (source.path, *folders)]
    for number in range(times):
        try:
            candidate.call(function, *paths, split_size, seed=11 + number)
        except CandidateFault as fault:
            raise _explained(fault, targets) from fault
    training, validation, left = (read_folder(folder, source.path.parent) for folder in (*folders, source.path))
    astray = next(filter(None, (_astray(folder, files) for folder, files in zip(folders, (training, validation)))), "")  # noqa: B905
    if astray == DEEPER:
        training, validation = (_flat(folder, source.path.parent) for folder in folders)
    return FileSplit(candidate, function, source, order, split_size, training, validation, left, astray=astray)


BESIDE, DEEPER = "beside", "deeper"
"""Where files are that are not in their folder: beside it, with its name in front of theirs, or in a folder in it."""


def _astray(folder: Path, files: Mapping[str, bytes]) -> str:
    """Return where the files of a target folder are that holds none; nothing where it holds some, or there are none."""
    if files:
        return DEEPER if all((folder / name).is_dir() for name in files) else ""
    beside = read_folder(folder.parent, folder.parent)
    return BESIDE if any(name != folder.name and name.startswith(folder.name) for name in beside) else ""


def _flat(folder: Path, root: Path) -> dict[str, bytes]:
    """Return the content of each file in the folders of a folder."""
    inside = (read_folder(folder / name, root) for name in read_folder(folder, root))
    return {name: content for files in inside for name, content in files.items()}


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


@dataclass(frozen=True)
class _Help:
    """What is made easier for a function that splits files."""

    folders: bool = False
    """The two folders are made for it."""
    slash: bool = False
    """Paths end with a slash."""
    pictures_alone: bool = False
    """There are no spoilt files."""


_HELPS = (
    _Help(), _Help(folders=True), _Help(folders=True, slash=True), _Help(folders=True, pictures_alone=True),
    _Help(folders=True, slash=True, pictures_alone=True),
)  # fmt: skip


def split_anyhow(
    candidate: Candidate, function: str, source: MixedFolder, targets: Path, split_size: float
) -> FileSplit:
    """Split as ``split_files`` does; where that raises, or no picture arrives, call it again and make it easier.

    The two folders are made for it, the paths end with a slash, and the spoilt files are left out. So whoever forgot
    one of them is judged for all the rest.
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
            return replace(split, spoilt_fault=raised.get(replace(how, pictures_alone=False)))
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
        known = replace(source, spoilt={}, faults={}) if how.pictures_alone else source
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
"""How far the number of changes between both parts may lie from a random choice: six spreads at 150 files."""


_ASTRAY = {
    BESIDE: (
        "files beside these folders, with the folder's name in front of their own",
        "Write `os.path.join(training_dir, name)`: `training_dir + name` puts no `/` between them.",
    ),
    DEEPER: (
        "files in a further folder inside each of them",
        "Copy each file into the folder itself: `os.path.join(training_dir, name)`.",
    ),
}
"""What is found, and what to do, by where files are that are not in their folder."""


class FileSplitMatchers:
    """What can be said about a ``FileSplit``."""

    def __init__(self, split: FileSplit) -> None:
        self._split = split

    def holds_pictures_only(self) -> None:
        """No file that is empty, or no picture, lies in one of the two folders.

        >>> expect(split).holds_pictures_only()  # doctest: +SKIP
        """
        split = self._split
        if split.spoilt_fault:
            raise split.spoilt_fault
        if split.nothing:
            raise split.nothing
        kept = [name for name in sorted(split.source.spoilt) if name in {*split.training, *split.validation}]
        if not kept:
            return
        faults = split.source.faults
        told = " and ".join(
            f"{_names(names)} ({fault})"
            for fault in ("empty", "no picture")
            if (names := [name for name in kept if faults[name] == fault])
        )
        advice = "`os.path.getsize(path) > 0` tells an empty file."
        if all(faults[name] == "no picture" for name in kept):
            advice = (
                "An ending such as `.png` tells nothing: only a try to open the file as a picture does, such as "
                "`PIL.Image.open(path).verify()` or `tf.io.decode_image(tf.io.read_file(path))` inside a `try`. "
                "The course does not ask this."
            )
        raise Unmet("two folders with pictures only", f"{told}, copied as if they were pictures", advice)

    def loses_nothing(self) -> None:
        """Every picture lies in one of the two folders, and in one only, under its own name and unchanged.

        >>> expect(split).loses_nothing()  # doctest: +SKIP
        """
        split, pictures = self._split, self._split.source.pictures
        total = len(pictures)
        found = {**split.training, **split.validation}
        if split.nothing:
            raise split.nothing
        strangers = sorted(found.keys() - split.source.files.keys())
        require(
            not strangers,
            f"files with the names that they have in the source, such as {_names(sorted(pictures)[:1])}",
            f"files called {_names(strangers)}",
            "Keep the name: `os.path.join(training_dir, filename)`.",
        )
        twice = sorted(split.training.keys() & split.validation.keys())
        require(
            not twice,
            "each picture in one folder only",
            f"{len(twice)} pictures in both, such as {_names(twice[:1])}",
            "A network that is validated on what it was trained on looks better than it is: `files[:n]` and "
            "`files[n:]` of the same shuffled list have nothing in common.",
        )
        lost = sorted(pictures.keys() - found.keys())
        require(
            not lost,
            f"all {total} pictures in one of the two folders",
            f"{total - len(lost)} of them: {_names(lost)} {_be(lost)} in neither",
            "What is not for training is for validation: `files[:n]` and `files[n:]`. Is a picture skipped as spoilt?",
        )
        changed = sorted(name for name in found if name in pictures and found[name] != pictures[name])
        require(
            not changed,
            "copies that hold what their pictures hold, byte for byte",
            f"other contents in {_names(changed)}",
            "`shutil.copyfile` copies a file as it is; opening and saving a picture changes it.",
        )

    def has_its_share(self) -> None:
        """``int(split_size * n)`` of ``n`` pictures are for training, the others for validation.

        >>> expect(split).has_its_share()  # doctest: +SKIP
        """
        split = self._split
        if split.nothing:
            raise split.nothing
        total, files, size = len(split.source.pictures), len(split.source.files), split.split_size
        asked, found = int(size * total), len(split.training)
        # Spoilt files that are copied and pictures that are lost are told elsewhere: this is about shares.
        counts = {total, len(split.training) + len(split.validation), len(split.in_training | split.in_validation)}
        if found in {int(size * one) for one in counts} or len(split.in_training) == asked:
            return
        advice = "Write `n = int(split_size * len(pictures))`."
        if found == total - asked:
            advice = "Are training and validation exchanged?"
        elif found == int(size * files) or found == int(size * files) - (files - total):
            advice = "Leave out the spoilt files first, then count."
        elif found in (round(size * total), asked + 1):
            advice = f"`int` cuts off what is behind the point, it does not round: int({size * total:.6g}) is {asked}."
        raise Unmet(
            f"of {total} pictures, with split_size={size:g}, {asked} for training and {total - asked} for validation",
            f"{found} for training and {len(split.validation)} for validation",
            advice,
        )

    def is_left_to_chance(self) -> None:
        """Which pictures are for training is no matter of their order: by name, ending, size, time or as listed.

        A seed that never changes is right. A rule that looks like chance, such as a sum over each name, is not told
        from it.

        >>> expect(split).is_left_to_chance()  # doctest: +SKIP
        """
        split = self._split
        if split.nothing:
            raise split.nothing
        orders = [(order, names, *_changes(names, split.in_training)) for order, names in _orders(split)]
        order, names, changes, by_chance = max(orders, key=lambda one: abs(one[2] - one[3]))
        in_training = "".join("T" if name in split.in_training else "v" for name in names[:24])
        require(
            abs(changes - by_chance) <= FROM_CHANCE * by_chance,
            "pictures for training that are chosen at random",
            f"a pattern: {order}, the first {len(in_training)} pictures went to {in_training} (T: training, v: "
            f"validation), and neighbours were parted in {changes} of {len(names) - 1} places, where chance parts "
            f"about {by_chance:.0f}",
            "Shuffle the list before it is cut: `random.shuffle(files)` (it returns nothing), or "
            "`files = random.sample(files, len(files))`.",
        )

    def leaves_the_source(self) -> None:
        """The source folder holds afterwards what it held before.

        >>> expect(split).leaves_the_source()  # doctest: +SKIP
        """
        split, before = self._split, self._split.source.files
        if split.nothing:
            raise split.nothing
        gone = sorted(before.keys() - split.left.keys())
        require(
            not gone,
            f"a source folder that still holds its {len(before)} files",
            f"{len(before) - len(gone)} of them; {_names(gone)} {_be(gone)} gone",
            "Copy the files, do not move or delete them: `shutil.copyfile`.",
        )
        new = sorted(split.left.keys() - before.keys())
        require(not new, "a source folder without new files", _names(new), "Write to the two target folders only.")
        changed = sorted(name for name, content in before.items() if split.left[name] != content)
        advice = "Open source files for reading only, and write to the copies."
        require(not changed, "source files that are not written to", f"other contents in {_names(changed)}", advice)

    def makes_its_folders(self) -> None:
        """Both folders were missing and are there now, with files in them; called twice, an overlap is advice only.

        >>> expect(split).makes_its_folders()  # doctest: +SKIP
        """
        split = self._split
        if split.astray:
            where, advice = _ASTRAY[split.astray]
            raise Unmet("the files in the two folders whose paths are given", where, advice)
        for part, found in (("training", split.training), ("validation", split.validation)):
            require(
                bool(found),
                f"a {part} folder that is made and filled",
                "no folder, or one without a file",
                "Make it first: `os.makedirs(path, exist_ok=True)`.",
            )
        both = split.training.keys() & split.validation.keys()
        if both:
            sentence = (
                f"Called a second time, `{split.function}` chooses anew: {len(both)} pictures then lay in both "
                "folders. Empty them before you split again."
            )
            split.candidate.note("advice", [sentence])


def _orders(split: FileSplit) -> Iterator[tuple[str, list[str]]]:
    """Yield the pictures in every order that a function may find or make without chance, each with its name."""
    content = split.source.pictures
    by_name, listed = sorted(content), [name for name in split.order if name in content]
    yield "sorted by name", by_name
    yield "in the order that `os.listdir` gives", listed
    yield "from the oldest to the newest", list(content)
    yield "sorted by name, read from its end", sorted(content, key=lambda name: name[::-1])
    yield "sorted by the last digit of the name", sorted(content, key=lambda name: name.rpartition(".")[0][::-1])
    for names in (listed, by_name):
        yield "sorted by size", sorted(names, key=lambda name: len(content[name]))
        yield "sorted by size, the largest first", sorted(names, key=lambda name: -len(content[name]))
        yield "one ending after the other", sorted(names, key=lambda name: name.rpartition(".")[2])


def _changes(names: Sequence[str], training: Collection[str]) -> tuple[int, float]:
    """Return how often neighbours lie in different folders, and how often they would in a random order."""
    parts = [name in training for name in names]
    share = sum(parts) / len(parts)
    changes = sum(one is not two for one, two in itertools.pairwise(parts))
    return changes, 2 * share * (1 - share) * (len(parts) - 1)


def _names(names: Sequence[str]) -> str:
    shown = [f"`{name[:60]}`" for name in names[:3]]
    more = f" and {len(names) - 3} more" if len(names) > 3 else ""
    return ", ".join(shown) + more


def _be(names: Sequence[str]) -> str:
    return "are" if len(names) > 1 else "is"


expect.register(FileSplit, FileSplitMatchers)
