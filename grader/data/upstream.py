"""Data sets of others that stand in for the kit's own: fetched when somebody asks for them, never by themselves.

They are fetched once, by ``pooch``, which lets nothing into the cache whose digest is not the published one.
"""

from __future__ import annotations

import gzip
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from grader.data.cache import cache_folder
from grader.data.text.upstream_reviews import read_reviews

Labelled = tuple[NDArray[Any], NDArray[np.int64]]
"""Images uint8 of shape ``(n, 28, 28)``, or ``n`` sentences, and labels from 0 on of shape ``(n,)``."""
Parts = tuple[Labelled, Labelled]
"""What the publisher calls the training set, and the test set."""

VALIDATION = 6000
"""Examples of the training set that learners validate with."""
SECONDS_OF_SILENCE = 20
"""How long a server may say nothing."""


class NotFetched(Exception):
    """A public data set cannot be had now; its text is the reason, for people."""


@dataclass(frozen=True)
class UpstreamFile:
    """One file of a publisher."""

    address: str
    digest: str
    """What the whole file hashes to, as ``sha256:…`` or ``md5:…``."""


@dataclass(frozen=True)
class UpstreamSet:
    """A public data set."""

    title: str
    """What it is called."""
    files: tuple[UpstreamFile, ...]
    read: Callable[[Sequence[Path]], Parts]
    """Reads these files, in their order."""
    kinds: tuple[str, ...]
    """Names of the classes; the position is the label."""
    as_given: Callable[[Labelled], Any] = lambda labelled: labelled
    """Gives examples the form that learners get the kit's own in."""


def fetch_upstream(name: str, *, shown: bool = True) -> None:
    """Fetch a data set where it is not here yet, or not whole, and look at its digests; ``shown`` draws a bar.

    Raises ``NotFetched`` where there is no network, the download breaks off, the files are other ones, or ``pooch``
    is not installed.
    """
    try:
        import pooch  # type: ignore[import-untyped]
        from requests.exceptions import RequestException
    except ImportError as error:
        how = "`python -m pip install 'pooch>=1.8' 'requests>=2.32'`"
        raise NotFetched(f"It needs the library {error.name}, which is not installed: {how}.") from error

    pooch.get_logger().setLevel("ERROR")
    for file, path in zip(UPSTREAM[name].files, _paths(name), strict=True):
        bar = _Bar(path.name) if shown and not path.exists() else False
        downloader = pooch.HTTPDownloader(timeout=SECONDS_OF_SILENCE, progressbar=bar)
        try:
            pooch.retrieve(file.address, file.digest, path.name, path.parent, downloader=downloader)
        except RequestException as error:
            raise NotFetched(f"{file.address} cannot be fetched ({type(error).__name__}).") from error
        except ValueError as error:
            raise NotFetched(f"{file.address} is not the file it was when this kit was made.") from error
        except OSError as error:
            raise NotFetched(f"{path} cannot be written ({error.strerror or error}).") from error


def read_upstream(name: str) -> Parts:
    """Return a data set that ``fetch_upstream`` has brought: what its publisher trains on, and the test set."""
    return UPSTREAM[name].read(_paths(name))


def load_upstream(name: str) -> Any | None:
    """Fetch a data set and return the publisher's training set, or say why not and return ``None``.

    What the publisher calls the test set is left to the examiner.
    """
    try:
        fetch_upstream(name)
    except NotFetched as reason:
        print(f"{reason} The kit's own data are used instead.")
        return None
    return UPSTREAM[name].as_given(read_upstream(name)[0])


def split_training(training: Labelled) -> Parts:
    """Return a publisher's training set in two parts: the last 6,000 examples are for validation."""
    examples, labels = training
    return (examples[:-VALIDATION], labels[:-VALIDATION]), (examples[-VALIDATION:], labels[-VALIDATION:])


def _paths(name: str) -> list[Path]:
    return [cache_folder() / "upstream" / name / file.address.rpartition("/")[2] for file in UPSTREAM[name].files]


def _read_arrays(paths: Sequence[Path]) -> Parts:
    with np.load(paths[0], allow_pickle=False) as arrays:
        (images, labels), (others, their_labels) = (
            (arrays[f"x_{part}"], arrays[f"y_{part}"].astype(np.int64)) for part in ("train", "test")
        )
    return (images, labels), (others, their_labels)


def _read_idx(paths: Sequence[Path]) -> Parts:
    """Read images and labels of the training set, then of the test set, as Yann LeCun wrote MNIST down."""
    images, labels, others, their_labels = (gzip.decompress(path.read_bytes()) for path in paths)
    return _labelled(images, labels), _labelled(others, their_labels)


def _labelled(images: bytes, labels: bytes) -> Labelled:
    pixels = np.frombuffer(images, np.uint8, offset=16).reshape(-1, 28, 28)
    return pixels, np.frombuffer(labels, np.uint8, offset=8).astype(np.int64)


def _from_0_to_1(labelled: Labelled) -> tuple[NDArray[np.float32], NDArray[np.int64]]:
    return (labelled[0] / np.float32(255)).astype(np.float32, copy=False), labelled[1]


class _Bar:
    """Draws how much of a file is here; what ``pooch`` asks of a progress bar."""

    def __init__(self, name: str) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn

        columns = (TextColumn(f"Fetching {name}"), BarColumn(), DownloadColumn(), TimeRemainingColumn())
        self._progress = Progress(*columns, console=Console(stderr=True), transient=True)
        self._task = self._progress.add_task(name, total=None)
        self.total = 0

    def update(self, count: int) -> None:
        self._progress.start()
        self._progress.update(self._task, total=self.total or None, advance=count)

    def reset(self) -> None:
        self._progress.reset(self._task)

    def close(self) -> None:
        self._progress.stop()


def _as_list(labelled: Labelled) -> tuple[list[str], NDArray[np.int64]]:
    return labelled[0].tolist(), labelled[1]


_KERAS = "https://storage.googleapis.com/tensorflow/tf-keras-datasets"
_ZALANDO = "http://fashion-mnist.s3-website.eu-central-1.amazonaws.com"
UPSTREAM: dict[str, UpstreamSet] = {
    "mnist": UpstreamSet(
        "MNIST",
        (
            UpstreamFile(
                f"{_KERAS}/mnist.npz",
                "sha256:731c5ac602752760c8e48fbffcf8c3b850d9dc2a2aedcf2cc48468fc17b673d1",
            ),
        ),
        _read_arrays,
        tuple("0123456789"),
        _from_0_to_1,
    ),
    "fashion_mnist": UpstreamSet(
        "Fashion-MNIST",
        (
            UpstreamFile(f"{_ZALANDO}/train-images-idx3-ubyte.gz", "md5:8d4fb7e6c68d591d4c3dfef9ec88bf0d"),
            UpstreamFile(f"{_ZALANDO}/train-labels-idx1-ubyte.gz", "md5:25c81989df183df01b3e8a0aad5dffbe"),
            UpstreamFile(f"{_ZALANDO}/t10k-images-idx3-ubyte.gz", "md5:bef4ecab320f06d8554ea6380940ec79"),
            UpstreamFile(f"{_ZALANDO}/t10k-labels-idx1-ubyte.gz", "md5:bb300cfdad3c16e7a12a480ee83cd310"),
        ),
        _read_idx,
        ("T-shirt/top", "trouser", "pullover", "dress", "coat", "sandal", "shirt", "sneaker", "bag", "ankle boot"),
    ),
    "imdb": UpstreamSet(
        "the IMDB reviews",
        (
            UpstreamFile(
                f"{_KERAS}/imdb.npz",
                "sha256:69664113be75683a8fe16e3ed0ab59fda8886cb3cd7ada244f7d9544e4676b9f",
            ),
            UpstreamFile(f"{_KERAS}/imdb_word_index.json", "md5:bfafd718b763782e994055a2d397834f"),
        ),
        read_reviews,
        ("displeased", "pleased"),
        _as_list,
    ),
}
"""The data sets by name. Addresses and digests: those of Keras 3 (``keras.datasets.mnist`` and ``imdb``) and of
torchvision 0.28 (``torchvision.datasets.FashionMNIST``)."""
