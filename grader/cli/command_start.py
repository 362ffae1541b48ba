"""Where the warm process of commands is: what it is started with, and when it is too old."""

from __future__ import annotations

import os

from grader.candidate.warm.place import WarmPlace, key_of
from grader.catalogue import places

_PACKAGES = ("click", "rich", "jinja2", "markupsafe", "pygal", "platformdirs", "markdown-it-py", "pygments", "psutil")


def _key() -> str:
    """Return a key that changes when the kit, Python or what the command line imports changes."""
    return key_of(_PACKAGES, places.PACKAGE.rglob("*.py"))


COMMANDS = WarmPlace("commands", "grader.cli.warm_commands", _key, lambda folder: dict(os.environ), ("-P",))
"""The warm process of commands: the command line is imported already."""
