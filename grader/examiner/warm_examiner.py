"""The warm process of examiners: it has pytest, Hypothesis and the kit's words imported, and has judged nothing."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from numpy import ma

from grader.candidate.warm.forking import serve_at
from grader.catalogue.patterns import compile_all
from grader.checks import properties
from grader.examiner import fixtures, plugin, process

IMPORTED = (fixtures, ma, plugin, properties)
"""What the first criterion would wait for: `numpy.median` imports `numpy.ma`."""


def become_examiner(descriptors: list[int], request: dict[str, Any]) -> None:
    """Be an examiner: where events go, where the assignment comes from, and where complaints go."""
    events, assignment, complaint = descriptors
    for ours, theirs in ((assignment, 0), (complaint, 2)):
        os.dup2(ours, theirs)
        os.close(ours)
    os.chdir(request["folder"])
    process.main([str(events)])


def main(arguments: list[str]) -> None:
    """Listen: ``warm_examiner SOCKET KEY``."""
    compile_all()
    serve_at(Path(arguments[0]), arguments[1], become_examiner)
