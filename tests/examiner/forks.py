"""Runs programs as forks of one process that has imported what they need; each is alone, as in a new process."""

import json
import subprocess
import sys
from pathlib import Path

from grader.catalogue import places

SERVER = """
import json, os, sys
sys.path.insert(0, sys.argv[1])
import hypothesis, numpy, pytest
from grader.catalogue import rubric
from grader.examiner import plugin

for line in sys.stdin:
    asked = json.loads(line)
    if number := os.fork():
        print(os.waitstatus_to_exitcode(os.waitpid(number, 0)[1]), flush=True)
        continue
    for descriptor, path in ((1, asked["said"]), (2, asked["complained"])):
        os.dup2(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC), descriptor)
    os.chdir(asked["folder"])
    os.environ.clear()
    os.environ.update(asked["environment"])
    sys.argv[1:] = asked["arguments"]
    exec(asked["source"], {"__name__": "__main__"})
    sys.exit()
"""


class Forks:
    """The process, and what its forks said."""

    def __init__(self, folder: Path) -> None:
        self._said, self._complained = folder / "said", folder / "complained"
        command = [sys.executable, "-c", SERVER, str(places.PACKAGE.parent)]
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def run(self, source: str, arguments: list[str], folder: Path, environment: dict[str, str]) -> str:
        """Run a program; return what it printed. It must end well."""
        asked = {
            "source": source, "arguments": arguments, "folder": str(folder), "environment": environment,
            "said": str(self._said), "complained": str(self._complained),
        }  # fmt: skip
        assert self._process.stdin and self._process.stdout
        print(json.dumps(asked), file=self._process.stdin, flush=True)
        assert self._process.stdout.readline() == "0\n", self._complained.read_text()
        return self._said.read_text()

    def close(self) -> None:
        """Let the process end."""
        self._process.communicate()
