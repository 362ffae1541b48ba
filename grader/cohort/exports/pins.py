"""The versions that the kit is graded with here, for a place that installs it anew: the same file, the same verdict."""

from __future__ import annotations

import importlib.metadata
import re

from grader.catalogue import places
from grader.catalogue.patterns import regex

_NAME = regex(r"[A-Za-z0-9][\w.-]*")


def pins() -> str:
    """Return a constraints file for pip: every package that the kit needs, with the version that is installed here.

    Packages of extras are left out. What one system or Python alone needs is not named where it is not installed.
    """
    found: dict[str, str] = {}
    waiting = [places.APPLICATION]
    while waiting:
        name = waiting.pop()
        try:
            distribution = importlib.metadata.distribution(name)
        except importlib.metadata.PackageNotFoundError:
            continue
        key = re.sub(r"[-_.]+", "-", distribution.metadata["Name"]).lower()
        if key in found:
            continue
        found[key] = distribution.version
        for needed in distribution.requires or ():
            if "extra ==" not in needed and (match := _NAME.match(needed)):
                waiting.append(match[0])
    found.pop(places.APPLICATION, None)
    return "".join(f"{name}=={version}\n" for name, version in sorted(found.items()))
