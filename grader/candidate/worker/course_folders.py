"""Folders of images that a course file names at its top and that are not here: what reads them reads ours."""

from __future__ import annotations

import builtins
import contextlib
import functools
import os
import re
import sys
from collections.abc import Callable, Iterator
from pathlib import Path, PurePath
from typing import Any

import numpy as np

FOLDER = "course_images"
"""The folder that is given, with a folder of images for each class."""
SIDE = 150
"""Pixels along a side of an image, as most notebooks of the course have them."""
MOST_PATH = 300
"""Characters of a text that may be a path."""
_IMAGES = (".bmp", ".gif", ".jpeg", ".jpg", ".png")
_HOLDS_CLASSES = re.compile(r"train|test|val|data|image|pic|dir|folder|content|tmp|base|[-_](v|or|and)[-_]|^\W*$")
"""How a folder is called that holds one of each class; any other holds images."""


class Folders:
    """Leads listings and reads of missing folders to ours, while a course file is run."""

    def __init__(self, classes: int = 2) -> None:
        self.read = 0
        """How often a missing folder, or something in it, was read."""
        self._classes = [f"class_{number:02d}" for number in range(classes)]
        self._names: set[str] = set()
        self._active = False

    @contextlib.contextmanager
    def given(self) -> Iterator[None]:
        """Within this block missing folders of images can be listed, and their images opened.

        What a file imports in it, such as ``from os import listdir``, is Python's own again afterwards.
        """
        places: list[tuple[Any, str, Callable[[Any], str | None]]] = [
            (os, "listdir", self._folder), (os, "scandir", self._folder), (builtins, "open", self._image),
            (os.path, "isdir", self._listed), (os.path, "isfile", self._listed), (os.path, "exists", self._listed),
        ]  # fmt: skip
        originals = [(place, name, getattr(place, name)) for place, name, _ in places]
        self._active = True
        try:
            for place, name, find in places:
                setattr(place, name, self._led(getattr(place, name), find))
            yield
        finally:
            self._active = False
            for place, name, original in originals:
                setattr(place, name, original)

    def _led(self, original: Callable[..., Any], find: Callable[[Any], str | None]) -> Callable[..., Any]:
        """Return a function of the system that takes our path where ``find`` has one for its first argument."""

        @functools.wraps(original)
        def led(*args: Any, **named: Any) -> Any:
            writes = find == self._image and str([*args[1:2], named.get("mode")][0] or "r")[:1] != "r"
            ours = None if writes or not (self._active and args) or self._is_of_keras(find) else find(args[0])
            if ours is None:
                return original(*args, **named)
            self.read += 1
            return original(ours, *args[1:], **named)

        return led

    def _is_of_keras(self, find: Callable[[Any], str | None]) -> bool:
        """Return whether Keras lists a folder: it would go on with names in the missing one, and is led as a whole."""
        return find != self._image and "keras" in sys._getframe(2).f_code.co_filename

    def _folder(self, path: Any) -> str | None:
        """Return our folder for one that is missing."""
        name = self._missing(path)
        if name is None or PurePath(name).suffix in _IMAGES:
            return None
        self.write()
        inner = name if name in self._classes else "" if _HOLDS_CLASSES.search(name.lower()) else self._classes[0]
        return str(Path(FOLDER) / inner)

    def _image(self, path: Any) -> str | None:
        """Return our image for one that is missing."""
        name = self._missing(path)
        if name is None or PurePath(name).suffix.lower() not in _IMAGES:
            return None
        self.write()
        [*found] = Path(FOLDER).glob(f"*/{name}") if name in self._names else ()
        return str(found[0] if found else next(iter(sorted(Path(FOLDER).glob("*/*")))))

    def _listed(self, path: Any) -> str | None:
        """Return our path for one that a listing of ours led to; others may be missing for good reason."""
        name = self._missing(path)
        if name not in self._names:
            return None
        return self._folder(path) if name in self._classes else self._image(path)

    def _missing(self, path: Any) -> str | None:
        """Return the last name of a path that is not there; ``None`` where it is there, or is no path."""
        text = os.fspath(path) if isinstance(path, (str, os.PathLike)) else None
        if not isinstance(text, str) or len(text) > MOST_PATH or "\0" in text or os.path.lexists(text):
            return None
        return PurePath(text).name

    def write(self) -> None:
        """Write our images: blocks of random color, from 0 to 255, with endings that courses have."""
        if self._names:
            return
        before, self._active = self._active, False
        self._names = set(self._classes)
        from PIL import Image

        draw = np.random.default_rng(0)
        for number in range(max(16, 2 * len(self._classes))):
            place = Path(FOLDER) / self._classes[number % len(self._classes)]
            place.mkdir(parents=True, exist_ok=True)
            blocks = draw.integers(0, 256, (10, 10, 3), dtype=np.uint8)
            blocks[0] = 255
            name = f"{number}{('.jpg', '.png')[number // len(self._classes) % 2]}"
            Image.fromarray(blocks.repeat(SIDE // 10, 0).repeat(SIDE // 10, 1)).save(place / name, "png")
            self._names.add(name)
        self._active = before
