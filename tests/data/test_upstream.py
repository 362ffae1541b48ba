"""Data sets of others: fetched whole from a server on this machine, or not at all."""

import gzip
import hashlib
import os
import pickle
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from upstream_server import (
    Publisher,
    closed_port,
    digits_file,
    mnist_at,
    published_imdb,
    published_mnist,
    publisher,
)

from grader.data import draw_plain_reviews, load_digits, load_garments, load_plain_reviews
from grader.data.text.upstream_reviews import read_reviews
from grader.data.upstream import UPSTREAM, NotFetched, UpstreamFile, fetch_upstream, read_upstream


@pytest.fixture(scope="module")
def content() -> bytes:
    return digits_file()


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A cache of its own."""
    monkeypatch.setenv("TF_EXAM_KIT_HOME", str(tmp_path))
    return tmp_path / "cache" / "upstream"


@pytest.fixture
def mnist(content: bytes, place: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Publisher]:
    """MNIST, published on this machine."""
    with published_mnist(monkeypatch, content) as server:
        yield server


def files_in(place: Path) -> list[str]:
    return sorted(path.name for path in place.rglob("*") if path.is_file())


def test_a_data_set_is_fetched_once_and_split_for_learners(mnist: Publisher, place: Path) -> None:
    (images, labels), (validation_images, validation_labels) = load_digits(upstream=True)
    assert (images.shape, validation_images.shape) == ((2000, 28, 28), (6000, 28, 28))
    assert (images.dtype, labels.dtype) == (np.float32, np.int64)
    assert (images.min(), images.max()) == (0, 1)
    assert len(labels) + len(validation_labels) == len(read_upstream("mnist")[0][1]) == 8000
    load_digits(upstream=True)
    assert mnist.asked == ["mnist.npz"]


def test_it_is_there_without_a_network_once_it_was_fetched(
    mnist: Publisher, place: Path, content: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    fetch_upstream("mnist", shown=False)
    monkeypatch.setitem(UPSTREAM, "mnist", mnist_at(closed_port(), content))
    fetch_upstream("mnist", shown=False)
    assert len(read_upstream("mnist")[1][1]) == 1000


def test_without_a_network_it_says_so_and_the_own_digits_are_used(
    place: Path, content: bytes, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(UPSTREAM, "mnist", mnist_at(closed_port(), content))
    (images, _), _ = load_digits(upstream=True)
    assert len(images) == 3600
    said = capsys.readouterr().out
    assert "mnist.npz cannot be fetched (ConnectionError). The kit's own data are used instead." in said


def test_a_download_that_breaks_off_leaves_nothing_and_the_next_one_is_whole(mnist: Publisher, place: Path) -> None:
    mnist.cut_after = 100_000
    with pytest.raises(NotFetched, match="cannot be fetched"):
        fetch_upstream("mnist", shown=False)
    assert files_in(place) == []
    mnist.cut_after = None
    fetch_upstream("mnist", shown=False)
    assert files_in(place) == ["mnist.npz"]


def test_another_file_than_the_published_one_is_refused(mnist: Publisher, place: Path, content: bytes) -> None:
    mnist.files["mnist.npz"] = content[:-1] + b"!"
    with pytest.raises(NotFetched, match="is not the file it was when this kit was made"):
        fetch_upstream("mnist", shown=False)
    assert files_in(place) == []


def test_a_file_that_was_spoilt_in_the_cache_is_fetched_again(mnist: Publisher, place: Path, content: bytes) -> None:
    fetch_upstream("mnist", shown=False)
    file = place / "mnist" / "mnist.npz"
    file.write_bytes(content[:-1] + b"!")
    fetch_upstream("mnist", shown=False)
    assert file.read_bytes() == content
    assert mnist.asked == ["mnist.npz"] * 2


def test_a_file_that_the_server_does_not_have(mnist: Publisher, place: Path) -> None:
    del mnist.files["mnist.npz"]
    with pytest.raises(NotFetched, match="HTTPError"):
        fetch_upstream("mnist", shown=False)


def test_garments_are_read_in_the_form_that_their_publisher_gives_them(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    random = np.random.default_rng(1)
    counts = {"train": 6100, "t10k": 50}
    images = {part: random.integers(0, 256, (count, 28, 28), dtype=np.uint8) for part, count in counts.items()}
    labels = {part: random.integers(0, 10, count, dtype=np.uint8) for part, count in counts.items()}
    with publisher() as server:
        for part in counts:
            server.files[f"{part}-images-idx3-ubyte.gz"] = gzip.compress(bytes(16) + images[part].tobytes(), 1)
            server.files[f"{part}-labels-idx1-ubyte.gz"] = gzip.compress(bytes(8) + labels[part].tobytes(), 1)
        files = [
            UpstreamFile(f"{server.address}/{Path(file.address).name}", digest_of(server, file))
            for file in UPSTREAM["fashion_mnist"].files
        ]
        monkeypatch.setitem(UPSTREAM, "fashion_mnist", replace(UPSTREAM["fashion_mnist"], files=tuple(files)))
        (training, training_labels), (validation, _) = load_garments(upstream=True)
    assert (training.shape, training.dtype, validation.shape) == ((100, 28, 28), np.uint8, (6000, 28, 28))
    assert np.array_equal(training, images["train"][:100])
    assert np.array_equal(training_labels, labels["train"][:100])
    assert np.array_equal(read_upstream("fashion_mnist")[1][0], images["t10k"])


def digest_of(server: Publisher, file: UpstreamFile) -> str:
    return f"md5:{hashlib.md5(server.files[Path(file.address).name]).hexdigest()}"


@pytest.mark.parametrize("name", UPSTREAM)
def test_every_file_has_an_address_and_a_digest(name: str) -> None:
    lengths = {"sha256": 64, "md5": 32}
    for file in UPSTREAM[name].files:
        kind, _, digits = file.digest.partition(":")
        assert len(digits) == lengths[kind]
        assert file.address.startswith("http")
    assert len(UPSTREAM[name].kinds) == {"imdb": 2}.get(name, 10)


def test_reviews_are_read_as_sentences_in_random_order(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with published_imdb(monkeypatch):
        sentences, labels = load_plain_reviews(upstream=True)
    assert (len(sentences), labels.shape, labels.dtype) == (7000, (7000,), np.int64)
    originals, truth = draw_plain_reviews(1, 7000)
    told = {one.lower().replace(".", "").replace(",", ""): answer for one, answer in zip(originals, truth, strict=True)}
    assert [told[one] for one in sentences] == labels.tolist()
    assert 0.45 < labels[:1000].mean() < 0.55
    assert len(read_upstream("imdb")[1][0]) == 3100


class Command:
    """What somebody may hide in a pickle."""

    def __reduce__(self) -> tuple[object, tuple[str]]:
        return os.system, ("echo read > was-here",)


def test_a_pickled_program_in_the_place_of_reviews_does_not_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    rows = np.empty(1, dtype=object)
    rows[0] = Command()
    np.savez("imdb.npz", x_train=rows, y_train=[1], x_test=rows, y_test=[1])
    Path("words.json").write_text("{}", encoding="utf-8")
    with pytest.raises(pickle.UnpicklingError, match="system has no place in a file of reviews"):
        read_reviews([Path("imdb.npz"), Path("words.json")])
    assert files_in(tmp_path) == ["imdb.npz", "words.json"]
