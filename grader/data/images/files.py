"""Pictures as files: one folder per class, one PNG per picture."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

T = TypeVar("T")


def write_pictures(
    folder: Path,
    images: NDArray[np.uint8],
    class_names: Sequence[str],
    labels: NDArray[np.int64],
    compress_level: int = 6,
) -> list[Path]:
    """Write pictures as ``<folder>/<class name>/0000.png``, counted from zero in each class.

    Args:
        folder: made if missing; so is one folder per class, also for a class without pictures.
        images: uint8 of shape ``(n, height, width, 3)`` or, for grey ones, ``(n, height, width)``.
        class_names: the folder names.
        labels: integers of shape ``(n,)``, positions in ``class_names``.
        compress_level: that of the PNG files, 0 to 9; 0 takes a third of the time that 6 takes, and more room.

    Returns:
        The path of every picture, in the order of ``images``.
    """
    from PIL import Image

    for name in class_names:
        (folder / name).mkdir(parents=True, exist_ok=True)
    written = [0] * len(class_names)
    paths = []
    for image, label in zip(images, labels, strict=True):
        path = folder / class_names[label] / f"{written[label]:04d}.png"
        Image.fromarray(image).save(path, compress_level=compress_level)
        written[label] += 1
        paths.append(path)
    return paths


def with_progress(things: Sequence[T], doing: str) -> Iterable[T]:
    """Go through things while a person who waits is told: a bar on a terminal, one line elsewhere."""
    if sys.stderr.isatty():
        from rich.console import Console
        from rich.progress import track

        return track(things, description=doing, console=Console(stderr=True), transient=True)
    print(f"{doing} …", file=sys.stderr)
    return things
