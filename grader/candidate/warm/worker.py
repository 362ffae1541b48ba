"""The warm process of workers: it has TensorFlow imported and has run nothing.

It refuses to fork once anything ran in it: a fork of a TensorFlow that has run an operation hangs without a word.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from grader.candidate.warm.forking import serve_at
from grader.candidate.worker import answering, start
from grader.candidate.worker.lean_import import import_tensorflow


def become_worker(descriptors: list[int], request: dict[str, Any]) -> None:
    """Be a worker: its channel, and what it prints, are the two descriptors."""
    channel, output = descriptors
    os.dup2(output, 1)
    os.dup2(output, 2)
    os.close(output)
    start.main([str(channel), *request["arguments"]])


def main(arguments: list[str]) -> None:
    """Import TensorFlow, then listen: ``warm_worker SOCKET KEY``."""
    import_tensorflow()
    serve_at(Path(arguments[0]), arguments[1], become_worker, answering.is_untouched)
