"""Which libraries are installed, read from the names of their folders.

``importlib.metadata`` says the same and reads the whole metadata of each, with a parser for e-mail; a command that
starts in a tenth of a second has no time for that.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Collection
from pathlib import Path

from grader.catalogue.patterns import regex

_FOLDER = regex(r"(?P<name>.+?)-(?P<version>[^-]+)(?:-py[^-]+)?\.(?:dist|egg)-info")


def versions_of(names: Collection[str]) -> dict[str, str]:
    """Return the version of each library that is installed, by its name; those that are not are left out.

    >>> list(versions_of(["NumPy", "no-such-library"]))
    ['NumPy']
    """
    found: dict[str, str] = {}
    for folder in metadata_folders():
        if match := _FOLDER.fullmatch(folder.name):
            # Of two, Python imports the one that it finds first.
            found.setdefault(_normal(match["name"]), match["version"])
    return {name: found[_normal(name)] for name in names if _normal(name) in found}


def may_announce(group: str) -> bool:
    """Return whether an installed library may have entry points of a group; where not, nobody has to read them."""
    for folder in metadata_folders():
        try:
            if group.encode() in (folder / "entry_points.txt").read_bytes():
                return True
        except OSError:
            continue
    # An archive on the path is not looked into here.
    return any(Path(place).is_file() for place in sys.path)


def metadata_folders() -> list[Path]:
    """Return the folders with the metadata of libraries, in the order in which Python looks for libraries."""
    found = []
    for place in dict.fromkeys(sys.path):
        try:
            with os.scandir(place or ".") as entries:
                names = sorted(entry.name for entry in entries if entry.name.endswith((".dist-info", ".egg-info")))
        except OSError:
            continue
        found += [Path(place, name) for name in names]
    return found


def _normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()
