"""Reads what is unusually large or old in a process of its own, which is ended when it takes too long.

Ordinary submissions are read at once: starting a process takes longer than reading them.
"""

from __future__ import annotations

import ast
import contextlib
import json
import subprocess
import sys
from collections.abc import Callable
from typing import Any

from grader import system
from grader.catalogue import places
from grader.submission.tree_text import children

MOST_CHARACTERS = 60_000
"""Of a source that is read at once; the longest public solutions of the curriculum have 40,000."""
MOST_LEVELS = 150
"""How deep an ordinary syntax tree is nested: each `elif`, and each `+` in a sum, lies inside of the one before it."""
SECONDS = 40.0
"""Wall seconds after which nobody waits for an answer; CPU seconds are what really ends it."""
_CPU_SECONDS = 10
"""A million characters of ordinary code take five."""
_MOST_MEMORY = 2 * 2**30
_TASKS = {
    "look": "grader.submission.rules.source_report:look_from_afar",
    "upgrade": "grader.submission.notebook:upgrade_from_afar",
}


class NotRead(Exception):
    """A process that reads ended without an answer; the text says how."""


def is_ordinary(source: str) -> bool:
    """Return whether a source is so short that neither Python's parser nor a rule can take long over it."""
    return len(source) <= MOST_CHARACTERS


def is_too_deep(tree: ast.AST) -> bool:
    """Return whether a tree is nested so deeply that functions which descend into it may fail."""
    level = [tree]
    for _ in range(MOST_LEVELS):
        level = [child for node in level for child in children(node)]
        if not level:
            return False
    return True


def read_apart(task: str, facts: dict[str, Any], seconds: float = SECONDS) -> Any:
    """Return what a task makes of plain facts, in a process of its own. Raises ``NotRead``."""
    start = f"import sys; sys.path.insert(0, {str(places.PACKAGE.parent)!r}); from {__name__} import main; main()"
    try:
        done = subprocess.run(
            [sys.executable, "-I", "-c", start, task],
            input=json.dumps(facts).encode(),
            capture_output=True,
            timeout=seconds,
            check=True,
        )
        return json.loads(done.stdout)
    except subprocess.TimeoutExpired:
        raise NotRead(f"it took longer than {seconds:g} seconds") from None
    except subprocess.CalledProcessError as error:
        last = (error.stderr.decode("utf-8", "replace").strip().splitlines() or ["no word"])[-1]
        raise NotRead(f"reading ended with {error.returncode}: {last[:200]}") from None
    except (OSError, ValueError) as error:
        raise NotRead(f"{type(error).__name__}: {error}"[:200]) from None


def main() -> None:
    """Do the task that the command line names with the facts on standard input; write the answer as JSON."""
    _limit_this_process()
    module, _, name = _TASKS[sys.argv[1]].partition(":")
    task: Callable[[dict[str, Any]], Any] = getattr(__import__(module, fromlist=[name]), name)
    answer = json.dumps(task(json.loads(sys.stdin.buffer.read())))
    sys.stdout.buffer.write(answer.encode())


def _limit_this_process() -> None:
    """Let the system end this process where nobody waits for it any more; a crash leaves no core file."""
    with contextlib.suppress(NotImplementedError, OSError):
        system.set_limit("RLIMIT_CORE", 0, 0)
        system.set_limit("RLIMIT_CPU", _CPU_SECONDS, _CPU_SECONDS + 1)
        system.set_limit("RLIMIT_DATA", _MOST_MEMORY, _MOST_MEMORY)
