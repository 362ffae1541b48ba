"""What `init` leaves for VS Code: a task that grades the open file, with a problem matcher, and settings."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

PATTERN: dict[str, Any] = {
    "regexp": r"^(.+?):(\d+): (error|warning): (.*) \[([\w/]+)\]$",
    "file": 1,
    "line": 2,
    "severity": 3,
    "message": 4,
    "code": 5,
}
"""Reads what ``--format lines`` prints."""


def vscode_files() -> dict[str, bytes]:
    """Return ``tasks.json``, ``settings.json`` and ``extensions.json`` for the folder ``.vscode``."""
    grade = {
        "label": "tf-exam: grade this exercise",
        "detail": "Grades the exercise whose file is open, and lists what to fix under Problems.",
        "type": "process",
        "command": "${command:python.interpreterPath}",
        "args": ["-m", "grader", "${relativeFileDirname}", "--format", "lines", "--exit-zero"],
        "options": {"cwd": "${workspaceFolder}"},
        "group": {"kind": "test", "isDefault": True},
        "presentation": {"reveal": "always", "clear": True},
        "problemMatcher": {
            "owner": "tf-exam",
            "fileLocation": ["autoDetect", "${workspaceFolder}"],
            "pattern": PATTERN,
        },
    }
    watch = {
        "label": "tf-exam: watch this exercise",
        "detail": "Grades at each save, in the terminal.",
        "type": "process",
        "command": "${command:python.interpreterPath}",
        "args": ["-m", "grader", "watch", "${relativeFileDirname}"],
        "options": {"cwd": "${workspaceFolder}"},
        "isBackground": True,
        "problemMatcher": [],
    }
    settings = {
        "python.defaultInterpreterPath": Path(sys.executable).as_posix(),
        "python.testing.pytestEnabled": True,
        "python.testing.pytestArgs": ["--tf-exam", "exercises"],
        "files.exclude": {"**/__pycache__": True, "**/*.backup.*": True},
        "notebook.output.scrolling": True,
    }
    extensions = {"recommendations": ["ms-python.python", "ms-toolsai.jupyter"]}
    files = {
        "tasks.json": {"version": "2.0.0", "tasks": [grade, watch]},
        "settings.json": settings,
        "extensions.json": extensions,
    }
    return {name: (json.dumps(content, indent=2) + "\n").encode() for name, content in files.items()}
