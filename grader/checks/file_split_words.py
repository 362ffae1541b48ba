"""Words about files split into two folders: what is skipped, what is kept, how many, and which ones."""

from __future__ import annotations

import itertools
from collections.abc import Collection, Iterator, Sequence

from grader.checks.expect import Unmet, expect, require
from grader.checks.file_splits import FileSplit

FROM_CHANCE = 0.5
"""How far the number of changes between both parts may lie from a random choice: six spreads at 150 files."""


class FileSplitWords:
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
                "`PIL.Image.open(path).verify()` or `tf.io.decode_image(tf.io.read_file(path))` inside a `try`."
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


expect.register(FileSplit, FileSplitWords)
