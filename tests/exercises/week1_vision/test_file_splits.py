"""Words about files split into two folders find each mistake, and leave the way to split free."""

import contextlib
import os
import random
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from exercises.week1_vision.expectations.file_splits import (
    FileSplit,
    MixedFolder,
    mixed_folder,
    read_folder,
    split_anyhow,
    split_classes,
    split_files,
)
from grader.candidate.faults import CandidateFault, Fault
from grader.checks import Unmet, expect

Split = Callable[..., Any]


class Learner:
    """A candidate whose ``split_data`` is a plain function."""

    def __init__(self, split_data: Split) -> None:
        self._split_data = split_data

    def call(self, name: str, *arguments: Any, seed: int | None = None) -> Any:
        random.seed(seed)
        return self._split_data(*arguments)


def names_in(folder: Path | str) -> list[str]:
    return [path.name for path in Path(folder).iterdir()]


def opens(path: Path) -> bool:
    try:
        Image.open(path).verify()
    except Exception:
        return False
    return True


def careful(
    keep: Callable[[Path], bool] = opens,
    count: Callable[[float, list[str], str], int] = lambda share, names, source: int(share * len(names)),
    mix: Callable[[list[str]], list[str]] = lambda names: random.sample(names, len(names)),
    copy: Callable[[Path, Path], Any] = shutil.copyfile,
    rename: Callable[[str], str] = str,
    start: int = 0,
    rest: Callable[[list[str], int], list[str]] = lambda names, n: names[n:],
) -> Split:
    """Return a right ``split_data``, one part of which may be another."""

    def split_data(source: str, training: str, validation: str, share: float) -> None:
        names = mix(sorted(name for name in names_in(source) if keep(Path(source, name))))
        n = count(share, names, source)
        for target, chosen in ((training, names[start:n]), (validation, rest(names, n))):
            Path(target).mkdir(parents=True, exist_ok=True)
            for name in chosen:
                copy(Path(source, name), Path(target, rename(name)))

    return split_data


def folder_at(path: Path, pictures: int = 148) -> MixedFolder:
    path.mkdir(parents=True)
    return mixed_folder(path, np.random.default_rng(3), pictures)


def split(tmp_path: Path, split_data: Split, size: float = 0.6, times: int = 1) -> FileSplit:
    learner: Any = Learner(split_data)
    return split_files(learner, "split_data", folder_at(tmp_path / "pets"), tmp_path / "parts", size, times)


def keeps_every_promise(found: FileSplit) -> None:
    words = expect(found)
    words.creates_its_folders()
    words.has_images_only()
    words.has_every_image()
    words.has_the_split_size()
    words.is_random()
    words.leaves_the_source()


def complaint(tmp_path: Path, word: str, split_data: Split, size: float = 0.6) -> str:
    with pytest.raises(Unmet) as caught:
        getattr(expect(split(tmp_path, split_data, size)), word)()
    return f"{caught.value.expected} | {caught.value.found} | {caught.value.advice}"


def test_the_folder_holds_pictures_and_files_that_are_none(tmp_path: Path) -> None:
    folder = folder_at(tmp_path / "pets", pictures=20)
    assert {name for name in folder.files if opens(folder.path / name)} == set(folder.pictures)
    assert len(folder.pictures) == 20 and len(folder.broken) == 5
    assert sorted(folder.faults.values()) == ["empty", "empty", "not an image", "not an image", "not an image"]
    assert {Path(name).suffix for name in folder.pictures} == {".jpg", ".png"}
    assert len(set(folder.pictures.values())) == 20
    assert {path.name for path in folder.path.iterdir()} == set(folder.files)


def bytes_written(source: Path, target: Path) -> None:
    target.write_bytes(source.read_bytes())


@pytest.mark.parametrize("copy", [shutil.copyfile, shutil.copy, shutil.copy2, bytes_written, os.link, os.symlink])
@pytest.mark.parametrize("size", [0.6, 0.5, 0.9])
def test_a_careful_split_passes_every_word(tmp_path: Path, copy: Any, size: float) -> None:
    keeps_every_promise(split(tmp_path, careful(copy=copy), size))


def test_a_choice_that_is_random_and_always_the_same_passes(tmp_path: Path) -> None:
    def mix(names: list[str]) -> list[str]:
        return random.Random(42).sample(names, len(names))

    keeps_every_promise(split(tmp_path, careful(mix=mix)))


def test_hardly_any_random_choice_looks_like_a_pattern(tmp_path: Path) -> None:
    found = split(tmp_path, careful())
    names = sorted(found.source.pictures)
    for seed in range(300):
        chosen = np.random.default_rng(seed).permutation(len(names))[:88]
        again = FileSplit("split_data", found.source, tuple(names), 0.6, {names[one]: b"" for one in chosen}, {}, {})
        expect(again).is_random()


def test_a_second_call_may_choose_others(tmp_path: Path) -> None:
    found = split(tmp_path, careful(), times=2)
    assert found.training.keys() & found.validation.keys()
    expect(found).creates_its_folders()


def not_there(*arguments: Any) -> None:
    """Write nothing at all."""


def only_training(source: str, training: str, validation: str, share: float) -> None:
    careful()(source, training, training, share)


def all_into_training(source: str, training: str, validation: str, share: float) -> None:
    Path(validation).mkdir(parents=True)
    only_training(source, training, validation, share)


def broken_in_validation(source: str, training: str, validation: str, share: float) -> None:
    careful()(source, training, validation, share)
    for name in names_in(source):
        if not opens(Path(source, name)):
            shutil.copyfile(Path(source, name), Path(validation, name))


@pytest.mark.parametrize(
    ("split_data", "phrase"),
    [
        (not_there, "a training folder with files | no such folder"),
        (only_training, "a validation folder with files | no such folder"),
        (all_into_training, "148 of 148 images are in the training folder | Copy its part of the list"),
    ],
)
def test_folders_that_are_missing_are_named(tmp_path: Path, split_data: Split, phrase: str) -> None:
    assert phrase in complaint(tmp_path, "creates_its_folders", split_data)


@pytest.mark.parametrize(
    ("keep", "phrase"),
    [
        (lambda path: True, "getsize"),
        (lambda path: path.stat().st_size > 0, "The name does not show"),
        (lambda path: path.suffix in (".png", ".jpg"), "(empty)"),
        (lambda path: path.name != "list.txt" and path.stat().st_size > 0, "(not an image)"),
    ],
)
def test_spoilt_files_that_are_copied_are_named(tmp_path: Path, keep: Any, phrase: str) -> None:
    assert phrase in complaint(tmp_path, "has_images_only", careful(keep=keep))


def test_spoilt_files_in_one_folder_are_told(tmp_path: Path) -> None:
    told = complaint(tmp_path, "has_images_only", broken_in_validation)
    assert "all in the validation folder" in told and "Cut the list without broken files" in told


def saved_anew(source: Path, target: Path) -> None:
    Image.open(source).resize((8, 8)).save(target)


def always_the_first(source: Path, target: Path) -> None:
    first = next(path for path in sorted(source.parent.iterdir()) if opens(path))
    shutil.copyfile(first, target)


@pytest.mark.parametrize(
    ("split_data", "phrase"),
    [
        (not_there, "two empty folders"),
        (careful(rename=lambda name: f"cat-{name}"), "Keep the file name"),
        (careful(rest=lambda names, n: names[: len(names) - n]), "60 images in both"),
        (careful(start=1), "147 of them"),
        (careful(keep=lambda path: path.suffix == ".png" and opens(path)), "in neither"),
        (careful(copy=saved_anew), "exact copies"),
        (careful(rest=lambda names, n: names), "The validation folder has all images"),
        (careful(keep=lambda path: path.suffix == ".png" and opens(path)), "All `.jpg` images are lost"),
        (careful(mix=lambda names: random.choices(names, k=len(names))), "`random.choices` draws files twice"),
        (careful(copy=lambda source, target: target.touch()), "the new files hold nothing"),
        (careful(copy=always_the_first), "the content of another image"),
    ],
)
def test_pictures_lost_doubled_renamed_or_changed_are_named(tmp_path: Path, split_data: Split, phrase: str) -> None:
    assert phrase in complaint(tmp_path, "has_every_image", split_data)


@pytest.mark.parametrize(
    ("count", "is_met"),
    [
        (lambda share, names, source: round(share * len(names)), True),
        (lambda share, names, source: int(share * len(names_in(source))), True),
        (lambda share, names, source: len(names) - int(share * len(names)), False),
        (lambda share, names, source: int(share * len(names)) - 3, False),
        (lambda share, names, source: int(0.7 * len(names)), False),
    ],
)
def test_a_course_leaves_open_which_files_are_counted(tmp_path: Path, count: Any, is_met: bool) -> None:
    found = expect(split(tmp_path, careful(count=count)))
    with contextlib.nullcontext() if is_met else pytest.raises(Unmet):
        found.has_the_split_size(any_count=True)


@pytest.mark.parametrize(
    ("count", "phrase"),
    [
        (lambda share, names, source: round(share * len(names)), "`int(88.8)` is 88"),
        (lambda share, names, source: int(share * len(names_in(source))), "Remove the broken files first"),
        (lambda share, names, source: len(names) - int(share * len(names)), "Swap training"),
        (lambda share, names, source: int(0.9 * len(names)), "133 for training"),
    ],
)
def test_a_share_of_another_size_is_named(tmp_path: Path, count: Any, phrase: str) -> None:
    assert phrase in complaint(tmp_path, "has_the_split_size", careful(count=count))


def test_broken_files_are_no_cause_where_a_split_without_them_is_wrong_too(tmp_path: Path) -> None:
    learner: Any = Learner(careful(count=lambda share, names, source: int(share * len(names)) - 1))
    (tmp_path / "clean").mkdir()
    source = mixed_folder(tmp_path / "clean", np.random.default_rng(3), pictures=33, broken=False)
    beside = split_files(learner, "split_data", source, tmp_path / "others", 0.9)
    with pytest.raises(Unmet, match="87 for training") as caught:
        expect(split(tmp_path, careful(count=lambda share, names, source: 87))).has_the_split_size(beside=beside)
    assert "one image short" in caught.value.advice


@pytest.mark.parametrize(
    "mix",
    [list, lambda names: names[::-1], lambda names: names[::2] + names[1::2], lambda names: names[40:] + names[:40]],
)
def test_a_choice_by_name_is_named(tmp_path: Path, mix: Any) -> None:
    assert "sorted by name" in complaint(tmp_path, "is_random", careful(mix=mix), size=0.5)


def test_a_choice_by_the_order_of_the_system_is_named(tmp_path: Path) -> None:
    def listed(source: str, training: str, validation: str, share: float) -> None:
        order = [name for name in names_in(source) if opens(Path(source, name))]
        careful(mix=lambda names: order)(source, training, validation, share)

    found = split(tmp_path, listed)
    assert found.order == tuple(names_in(found.source.path))
    with pytest.raises(Unmet, match=r"in the order of `os\.listdir`"):
        expect(found).is_random()


@pytest.mark.parametrize(
    ("key", "phrase"),
    [
        (lambda path: path.name[::-1], "sorted by the reversed name"),
        (lambda path: path.stem[::-1], "last digit"),
        (lambda path: path.stat().st_size, "sorted by size"),
        (lambda path: -path.stat().st_size, "sorted by size"),
        (lambda path: path.suffix, "sorted by extension"),
        (lambda path: path.stat().st_mtime_ns, "oldest"),
    ],
)
def test_a_choice_by_another_order_is_named(tmp_path: Path, key: Any, phrase: str) -> None:
    def ordered(source: str, training: str, validation: str, share: float) -> None:
        order = [path.name for path in sorted(Path(source).iterdir(), key=key) if opens(path)]
        careful(mix=lambda names: order)(source, training, validation, share)

    told = complaint(tmp_path, "is_random", ordered)
    times = [path.stat().st_mtime_ns for path in (tmp_path / "pets").iterdir()]
    # Some file systems list the files by their time: then both orders are the same.
    is_one_order = phrase == "oldest" and times in (sorted(times), sorted(times, reverse=True))
    assert phrase in told or (is_one_order and "os.listdir" in told)


@pytest.mark.parametrize("seed", range(5))
def test_a_seed_that_never_changes_is_right(tmp_path: Path, seed: int) -> None:
    fixed = careful(mix=lambda names: random.Random(seed).sample(names, len(names)))
    expect(split(tmp_path, fixed)).is_random()


def deleting(source: str, training: str, validation: str, share: float) -> None:
    for path in Path(source).iterdir():
        if not opens(path):
            path.unlink()
    careful()(source, training, validation, share)


def listing(source: str, training: str, validation: str, share: float) -> None:
    careful()(source, training, validation, share)
    Path(source, "names.json").write_text("[]")


def emptying(source: str, training: str, validation: str, share: float) -> None:
    careful()(source, training, validation, share)
    for path in Path(source).glob("*.png"):
        path.write_bytes(b"")


@pytest.mark.parametrize(
    ("split_data", "phrase"),
    [
        (careful(copy=shutil.move), "do not move or delete"),
        (deleting, "148 of them"),
        (deleting, "Skip broken files with `continue`"),
        (listing, "`names.json`"),
        (emptying, "different content"),
    ],
)
def test_a_source_that_is_not_as_it_was_is_named(tmp_path: Path, split_data: Split, phrase: str) -> None:
    assert phrase in complaint(tmp_path, "leaves_the_source", split_data)


def test_links_out_of_the_scratch_folder_large_files_and_folders_are_not_read(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("not for a report")
    scratch = tmp_path / "scratch"
    (scratch / "inner").mkdir(parents=True)
    (scratch / "link").symlink_to(secret)
    (scratch / "loop").symlink_to(scratch / "loop")
    (scratch / "large").write_bytes(b"1" * 200_000)
    os.mkfifo(scratch / "pipe")
    (scratch / "plain").write_bytes(b"1")
    assert read_folder(scratch, scratch) == {
        "inner": b"", "link": b"", "loop": b"", "large": b"", "pipe": b"", "plain": b"1",
    }  # fmt: skip
    assert read_folder(scratch / "missing", scratch) == {}


def test_a_function_that_needs_its_folders_is_judged_for_the_rest(tmp_path: Path) -> None:
    def split_data(source: str, training: str, validation: str, share: float) -> None:
        if not Path(training).exists() or not Path(validation).exists():
            raise CandidateFault(Fault("raised", "in split_data", "FileNotFoundError"))
        careful()(source, training, validation, share)

    learner: Any = Learner(split_data)
    source = folder_at(tmp_path / "pets")
    with pytest.raises(CandidateFault):
        split_files(learner, "split_data", source, tmp_path / "parts", 0.6)
    keeps_every_promise(split_anyhow(learner, "split_data", source, tmp_path / "parts", 0.6))


def test_who_fails_at_spoilt_files_is_judged_for_all_the_rest(tmp_path: Path) -> None:
    split_pictures = careful()

    def split_data(source: str, training: str, validation: str, share: float) -> None:
        if not all(opens(Path(source) / name) for name in names_in(source)):
            raise CandidateFault(Fault("raised", "in split_data", "UnidentifiedImageError", "cannot identify"))
        split_pictures(source, training, validation, share)

    learner: Any = Learner(split_data)
    split = split_anyhow(learner, "split_data", folder_at(tmp_path / "pets"), tmp_path / "parts", 0.6)
    with pytest.raises(CandidateFault, match="cannot identify"):
        expect(split).has_images_only()
    words = expect(split)
    words.has_every_image()
    words.has_the_split_size()
    words.is_random()
    words.leaves_the_source()


@pytest.mark.parametrize("type_name", ["FileNotFoundError", "FileExistsError"])
def test_a_missing_target_is_told_apart_from_other_faults(tmp_path: Path, type_name: str) -> None:
    def split_data(source: str, training: str, validation: str, share: float) -> None:
        lines = ((7, "    copyfile(one, two)"),)
        raise CandidateFault(Fault("raised", "in split_data", type_name, f"[Errno] {where}/a.png", lines))

    learner: Any = Learner(split_data)
    source, where = folder_at(tmp_path / "pets"), str(tmp_path / "parts" / "training")
    with pytest.raises(Unmet, match=r"in line 7, `copyfile\(one, two\)`, the folder "):
        split_files(learner, "split_data", source, tmp_path / "parts", 0.6)
    where = "/content/cats"
    with pytest.raises(CandidateFault):
        split_files(learner, "split_data", source, tmp_path / "parts", 0.6)


def test_every_class_is_split_by_the_learners_function(tmp_path: Path) -> None:
    source = tmp_path / "source"
    source.mkdir()
    for name in ("cats", "dogs"):
        folder_at(source / name, pictures=10)
    learner: Any = Learner(careful())
    parts = split_classes(learner, "split_data", source, tmp_path / "targets", 0.7, seed=2)
    assert [len(list((part / name).iterdir())) for part in parts for name in ("cats", "dogs")] == [7, 7, 3, 3]


def test_what_is_told_elsewhere_costs_nothing_more(tmp_path: Path) -> None:
    renamed = split(tmp_path, careful(rename=lambda name: f"new-{name}"))
    expect(renamed).has_the_split_size()
    expect(renamed).is_random()
    with pytest.raises(Unmet, match="file names of the source"):
        expect(renamed).has_every_image()


def test_spoilt_files_that_are_copied_do_not_change_the_share(tmp_path: Path) -> None:
    everything = split(tmp_path, careful(keep=lambda path: True))
    expect(everything).has_the_split_size()
    expect(everything).is_random()
    with pytest.raises(Unmet, match="only images"):
        expect(everything).has_images_only()


def test_two_empty_folders_are_told_once(tmp_path: Path) -> None:
    nothing = split(tmp_path, careful(keep=lambda path: False))
    raised = []
    for word in ("has_every_image", "has_the_split_size", "is_random"):
        with pytest.raises(Unmet) as caught:
            getattr(expect(nothing), word)()
        raised.append(caught.value)
    assert raised[0] is raised[1] is raised[2]


def joined_by_plus(*, source: bool) -> Split:
    """Return a ``split_data`` that puts paths together by ``+``: those of targets, or those of the source too."""

    def split_data(source_dir: str, training: str, validation: str, share: float) -> None:
        def path(name: str) -> str:
            return source_dir + name if source else str(Path(source_dir, name))

        for folder in (training, validation):
            Path(folder).mkdir(parents=True, exist_ok=True)
        names = [name for name in random.sample(names_in(source_dir), 153) if opens(Path(path(name)))]
        count = int(share * len(names))
        for folder, chosen in ((training, names[:count]), (validation, names[count:])):
            for name in chosen:
                shutil.copyfile(path(name), folder + name)

    return split_data


def expect_all_but_the_folders(tmp_path: Path, split_data: Split) -> None:
    learner: Any = Learner(split_data)
    (tmp_path / "source").mkdir()
    folder = mixed_folder(tmp_path / "source", np.random.default_rng(3), pictures=148)
    found = split_anyhow(learner, "split_data", folder, tmp_path / "parts", 0.6)
    expect(found).has_images_only()
    expect(found).has_every_image()
    expect(found).has_the_split_size()
    expect(found).is_random()
    expect(found).leaves_the_source()


@pytest.mark.parametrize("source", [True, False])
def test_paths_without_a_separator_cost_the_folders_alone(tmp_path: Path, source: bool) -> None:
    expect_all_but_the_folders(tmp_path, joined_by_plus(source=source))


def beside(source: str, training: str, validation: str, share: float) -> None:
    joined_by_plus(source=False)(source, training, validation, share)


def deeper(source: str, training: str, validation: str, share: float) -> None:
    inside = [Path(folder, "cats") for folder in (training, validation)]
    for folder in inside:
        folder.mkdir(parents=True)
    careful()(source, *map(str, inside), share)


@pytest.mark.parametrize(("split_data", "phrase"), [(beside, "has no `/`"), (deeper, "into the folder itself")])
def test_files_that_are_not_in_their_folder_are_named(tmp_path: Path, split_data: Split, phrase: str) -> None:
    found = split(tmp_path, split_data)
    with pytest.raises(Unmet) as caught:
        expect(found).creates_its_folders()
    assert phrase in caught.value.advice


@pytest.mark.parametrize("split_data", [beside, deeper])
def test_where_files_are_costs_the_folders_alone(tmp_path: Path, split_data: Split) -> None:
    expect_all_but_the_folders(tmp_path, split_data)
