"""Evidence about one folder of images that a learner's function splits into two datasets."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from grader.candidate.candidate import Candidate
from grader.checks.arrays import Array, describe
from grader.checks.expect import expect, require
from grader.checks.images.folders import EVERY_FILE, ImageDataset, ImageFolder, collect_images
from grader.checks.images.training_and_validation import in_set
from grader.checks.items import require_each_epoch
from grader.checks.one_failure import one_failure
from grader.submission.rules import subjects

READER = "split_folder"
SHAPE = (32, 32, 1)
"""Height, width and channels of an image in both datasets."""
BATCH = 32
FEWEST_CHANGES = 0.5
"""Of the changes between the two sets along the sorted file names that a random split has: a block has almost none."""
ONE_ORDER = 'Both calls need the same `seed`, `shuffle` and `validation_split`. Or write `subset="both"` in one call.'

ONE_CUT = "Shuffle one list of paths once, then cut it at one number: `paths[:n]` and `paths[n:]`."
SHUFFLED = "Shuffle a list of paths of your own right before you cut it."
SHUFFLE_BY_SEED = (
    "Only the argument may decide: `random.Random(seed).shuffle(paths)`, in each call. The seed of one module, such as "
    "`random`, does not count for another."
)


@dataclass(frozen=True, eq=False)
class FolderSplit:
    """The two datasets that ``split_folder`` returned for one folder."""

    training: ImageDataset
    """The first one."""
    validation: ImageDataset
    """The second one."""
    folder: ImageFolder
    """The images in the folder."""
    fraction: float
    """The argument ``validation_split``."""
    by_keras: bool = True
    """Whether the submission names ``subset``, as it does where Keras cuts the list of files."""

    @property
    def held_out(self) -> frozenset[int]:
        """Indices of the images in the validation set, in the order of the sorted file names."""
        return frozenset(self.validation.sources.tolist()) - {-1}


@dataclass(frozen=True, eq=False)
class SeededSplits:
    """The splits of one folder with a seed, with the same seed again, and with other seeds."""

    first: FolderSplit
    """With the seed."""
    again: FolderSplit
    """With the same seed, in a later call."""
    others: tuple[FolderSplit, ...]
    """Each with another seed."""
    repeated: FolderSplit | None = None
    """With the same seed and the first state of all global generators, where ``again`` is another split."""


def read_split(
    candidate: Candidate, folder: ImageFolder, fraction: float, seed: int, call: int = 1, passes: int = 1
) -> FolderSplit:
    """Call ``split_folder`` and read both datasets; raises ``Unmet`` where two datasets do not come back.

    ``call`` seeds all random generators before the call, so that only the argument ``seed`` can decide. With two
    ``passes``, the datasets are read again.
    """
    with one_failure(candidate, READER):
        returned = candidate.call(READER, str(folder.path), fraction, seed, seed=call)
        two = isinstance(returned, (tuple, list)) and len(returned) == 2
        require(
            two,
            f"two datasets from `{READER}`: for training and for validation",
            describe(returned),
            "End with `return training_dataset, validation_dataset`.",
        )
        both = [collect_images(candidate, handle, READER, folder, passes) for handle in returned]
    return FolderSplit(both[0], both[1], folder, fraction, candidate.speaks_of("subset"))


def read_seeds(
    candidate: Candidate, folder: ImageFolder, split: FolderSplit, seed: int, others: Sequence[int]
) -> SeededSplits:
    """Split the folder of ``split`` again: with ``seed``, which it had, and with each of the others."""
    again, *rest = (
        read_split(candidate, folder, split.fraction, other, call)
        for call, other in enumerate((seed, *others), start=2)
    )
    is_other = bool(split.held_out - again.held_out)
    repeated = read_split(candidate, folder, split.fraction, seed) if is_other else None
    return SeededSplits(split, again, tuple(rest), repeated)


def gray_images(drawn: tuple[Array, Array]) -> tuple[Array, Array]:
    """Return color images ``(n, height, width, 3)`` as grayscale ``(n, 32, 32, 1)`` uint8, and their classes.

    >>> gray_images((np.full((1, 48, 48, 3), 9, np.uint8), np.array([1])))[0][0, 0, 0].tolist()
    [9]
    """
    from PIL import Image

    images, classes = drawn
    size, bilinear = SHAPE[1::-1], Image.Resampling.BILINEAR
    gray = [np.asarray(Image.fromarray(image).convert("L").resize(size, bilinear)) for image in images]
    return np.stack(gray)[..., np.newaxis], classes


class FolderSplitMatchers:
    """What can be said about a ``FolderSplit``."""

    def __init__(self, split: FolderSplit) -> None:
        self._split = split

    def has_gray_images(self) -> None:
        """Both datasets have images of one channel, in the size of the brief."""
        height, width, _ = SHAPE
        for name, part in self._parts():
            shape = part.images.shape[1:]
            advice = f"Set `image_size=({height}, {width})` where you read the files."
            if shape[2:] != SHAPE[2:]:
                advice = 'Write `color_mode="grayscale"`: the default, `"rgb"`, gives 3 channels, also for gray files.'
            require(shape == SHAPE, f"images of shape {SHAPE}", f"images of shape {shape} in the {name} set", advice)

    def comes_in_batches(self) -> None:
        """Both datasets come in batches of 32."""
        for name, part in self._parts():
            in_set(name, expect(part).come_in_batches, BATCH)

    def has_the_label_of_each_folder(self) -> None:
        """The label of an image is the index of its folder name in alphabetical order."""
        for name, part in self._parts():
            in_set(name, expect(part).have_the_label_of_their_folder)

    def shares_no_image(self) -> None:
        """No image is in both datasets."""
        held_out = self._split.held_out
        shared = held_out & frozenset(self._split.training.sources.tolist())
        advice = (
            self._one_order() if shared < held_out else 'Write `subset="training"` in the call for the training set.'
        )
        if not self._split.by_keras:
            advice = ONE_CUT
        require(
            not shared,
            "no validation image in the training set",
            f"{len(shared)} of {len(held_out)} validation images in the training set too",
            advice,
            explained_by=(subjects.BATCH, subjects.DRAWN_AGAIN),
        )

    def loses_no_image(self) -> None:
        """Every image of the folder is in one of the datasets, and comes once per epoch."""
        for _, part in self._parts():
            require(part.ended, "a finite dataset", "a dataset that never ends", "Remove `.repeat()`.")
        total = len(self._split.folder.images)
        sources = [part.sources[part.sources >= 0] for _, part in self._parts()]
        lost = total - len(np.unique(np.concatenate(sources)))
        # Images that a leak puts into both sets are missing elsewhere: this is one mistake.
        leaked = len(np.intersect1d(sources[0], sources[1]))
        advice = f"Keep the last, smaller batch: remove `drop_remainder=True`. {EVERY_FILE}"
        if all(len(source) % BATCH for source in sources) or not self._split.by_keras:
            advice = f"{advice} {ONE_CUT}"
        elif lost - leaked >= BATCH:
            advice = 'Return both parts of one split: `subset="training"` and `subset="validation"`.'
        require(lost <= leaked, f"all {total} images of the folder", f"{total - lost} of them", advice)
        twice = sum(len(source) - len(np.unique(source)) for source in sources)
        require(not twice, "each image once per epoch", f"{twice} images more than once", "Read each part once.")
        for name, part in self._parts():
            in_set(name, require_each_epoch, len(part.sources), part.rows_again, "images")

    def has_the_split_size(self) -> None:
        """Of ``n`` images, ``int(validation_split * n)`` are in the validation set."""
        total, found = len(self._split.folder.images), len(self._split.held_out)
        due = int(self._split.fraction * total)
        advice = "Pass the argument on: `validation_split=validation_split`, in both calls."
        if found == due - due % BATCH and due % BATCH:
            advice = f"Keep the last, smaller batch: remove `drop_remainder=True`. {EVERY_FILE}"
        elif found != due and found == self._rounded_by_class():
            advice = (
                f"Each class was rounded down by itself, so the set is {due - found} short. Split the list of all "
                "images once, after you shuffled it."
            )
        elif abs(found - due) == 1:
            size = f"{self._split.fraction * total:.6g}"
            advice = f"Use `int`, which rounds down: `int({size})` is {due}. Add or leave out no image."
        elif abs(found - (total - due)) <= 1:
            advice = (
                "Return the training set first, and the validation set second. `validation_split` is the part for "
                "validation."
            )
            if self._split.held_out == frozenset(self._split.training.sources.tolist()):
                advice = 'Both datasets hold the same images. Write `subset="validation"` in the call for the second.'
        require(
            found == due,
            f"{due} validation images of {total}, with `validation_split={self._split.fraction:g}`",
            f"{found} of them",
            advice,
        )

    def _rounded_by_class(self) -> int:
        """Return how many validation images there are where each class is split by itself."""
        return sum(int(self._split.fraction * count) for count in np.bincount(self._split.folder.labels))

    def is_random(self) -> None:
        """Neither the folders nor the file names decide which images are for validation."""
        held = np.isin(np.arange(len(self._split.folder.images)), list(self._split.held_out))
        # Folders are written in alphabetical order here, so indices follow the sorted file names.
        names, labels = self._split.folder.class_names, self._split.folder.labels
        missing = [name for label, name in enumerate(names) if not held[labels == label].any()]
        require(
            not missing,
            "validation images of each class",
            f"not one image of `{'`, `'.join(missing)}` in the validation set",
            f"Remove `shuffle=False`: else one end of the list is the validation set. {SHUFFLED}",
        )
        changes = int(np.sum(held[1:] != held[:-1]))
        due = 2 * (len(held) - 1) * held.mean() * (1 - held.mean())
        require(
            changes >= FEWEST_CHANGES * due,
            "validation images from all parts of the sorted file list",
            f"blocks of neighbors in that list: {changes} changes of the set, where a random split has about {due:.0f}",
            f"Shuffle the files before you split them: remove `shuffle=False`. {SHUFFLED}",
        )

    def _one_order(self) -> str:
        """Return how both calls divide the same list; a part in the order of the files was not shuffled."""
        first, last = (frozenset(part.sources.tolist()) - {-1} for _, part in self._parts())
        files = range(len(self._split.folder.images))
        told = ""
        if first == set(files[: len(first)]):
            told = "The training set has the first files, not shuffled: remove `shuffle=False` from its call. "
        elif last == set(files[-len(last) :]):
            told = "The validation set has the last files, not shuffled: remove `shuffle=False` from its call. "
        return f"{told}{ONE_ORDER}"

    def _parts(self) -> tuple[tuple[str, ImageDataset], tuple[str, ImageDataset]]:
        return ("training", self._split.training), ("validation", self._split.validation)


class SeededSplitsMatchers:
    """What can be said about ``SeededSplits``."""

    def __init__(self, splits: SeededSplits) -> None:
        self._splits = splits

    def follow_the_seed(self) -> None:
        """The same seed gives the same split, and another seed gives another split."""
        first, again = self._splits.first.held_out, self._splits.again.held_out
        different = {first, *(folder_split.held_out for folder_split in self._splits.others)}
        moved = len(first - again)
        require(
            not moved,
            "the same validation images in a second call with the same seed",
            f"{moved} of {len(first)} other validation images",
            self._advice_for_repeating(),
        )
        require(
            len(different) == 1 + len(self._splits.others),
            "other validation images with another seed",
            "the same validation images",
            self._advice_for_other_seeds(),
        )

    def _advice_for_other_seeds(self) -> str:
        """Return what to do where every seed gives the same split: it is of the sorted files, or of a fixed number."""
        if not self._splits.first.by_keras:
            return SHUFFLE_BY_SEED
        held_out = self._splits.first.held_out
        if held_out and max(held_out) - min(held_out) == len(held_out) - 1:
            return "A part of the sorted list is the same with each seed: remove `shuffle=False`, and pass `seed=seed`."
        return "Pass the argument on, instead of a fixed number: `seed=seed`."

    def _advice_for_repeating(self) -> str:
        """Return what to do where a seed gives two splits.

        Where the global generators decide, the seed is not used. Else another generator goes on from call to call.
        """
        repeated = self._splits.repeated
        if repeated is None or repeated.held_out == self._splits.first.held_out:
            return "Pass the argument on: `seed=seed`." if self._splits.first.by_keras else SHUFFLE_BY_SEED
        return (
            "The seed must decide alone. Make a new generator from it in each call, `np.random.default_rng(seed)`: one "
            "that is kept goes on from call to call."
        )


def labels_of_both(split: FolderSplit | None) -> list[Array | None]:
    """Return labels of the learner's two datasets, ``None`` where there are not any."""
    if split is None:
        return [None, None]
    return [None if part.unlabelled else part.labels[:BATCH] for part in (split.training, split.validation)]


expect.register(FolderSplit, FolderSplitMatchers)
expect.register(SeededSplits, SeededSplitsMatchers)
