"""Code in a scratch cell stays in the sandbox, with the limits of a grading, and has the data of a terminal."""

import base64
import os
from dataclasses import replace
from pathlib import Path

import pytest

from grader import data
from grader.candidate.events import Evidence, Progress
from grader.catalogue import places
from grader.catalogue.exam_paper import read_task
from grader.catalogue.exercise import Exercise, read_exercise
from grader.examiner.conversation import Cancellation
from grader.examiner.events import CellResult, Event, Printed
from grader.examiner.scratch_cell import run_cell
from grader.studio.shown import submission_of

pytestmark = [pytest.mark.worker, pytest.mark.thorough, pytest.mark.usefixtures("warm")]
SOURCE = "import numpy as np\n\nSIZE = 3\n\ndef ramp(length):\n    return np.arange(length)\n"


class Ran:
    """What a cell came to."""

    def __init__(self, code: str, source: str = SOURCE, exercise: Exercise | None = None, **limits: float) -> None:
        exercise = exercise or read_exercise("week1_intro")
        exercise = replace(exercise, limits=replace(exercise.limits, **limits))
        self.events: list[Event] = []
        written = submission_of(exercise, Path("exercise.py"), source)
        self.ending = run_cell(exercise, written, code, self.events.append, Cancellation())
        self.cell = next(one for one in self.events if isinstance(one, CellResult))
        self.printed = [one for one in self.events if isinstance(one, Printed)][-1]
        self.said = " ".join(self.cell.problem or ())


def test_it_has_the_names_of_the_file_and_shows_value_prints_and_plots() -> None:
    ran = Ran("import matplotlib.pyplot as plt\nplt.plot(ramp(SIZE))\nplt.show()\nprint('drawn')\nramp(SIZE)")
    assert ran.cell.value == "array([0, 1, 2])" and ran.printed.text == "drawn\n" and ran.ending == ""
    [figure] = ran.cell.figures
    assert base64.b64decode(figure).startswith(b"\x89PNG")


def test_what_is_printed_comes_while_it_runs() -> None:
    ran = Ran("import time\nfor number in range(4):\n    print(number)\n    time.sleep(0.4)")
    assert len([one for one in ran.events if isinstance(one, Printed)]) > 2


def test_a_file_that_does_not_run_is_named() -> None:
    ran = Ran("1", source="import nothing_like_this\nx = nothing_like_this.y\n")
    assert "Your file does not run." in ran.said and "No module named" in ran.said and "line 1" in ran.said


@pytest.mark.parametrize(
    ("code", "limits", "says"),
    [
        ("while True: pass", {"seconds_for_training": 2.0}, "it was still running"),
        ("import time; time.sleep(1000)", {"seconds_for_training": 2.0}, "it was waiting"),
        ("while True: print('x' * 1000)", {"output_mb": 20}, "20 MB printed"),
        ("x = bytearray(900_000_000)\nfor i in range(0, len(x), 4096): x[i] = 1\nwhile True: pass",
         {"memory_mb": 900}, "of memory"),
        ("open('big', 'wb').write(b'x' * 60_000_000)\nimport time; time.sleep(5)", {"disk_mb": 40}, "written to files"),
        ("import os; os._exit(3)", {}, "os._exit"),
        ("import os, signal; os.kill(os.getpid(), signal.SIGSEGV)", {}, "ended by"),
    ],
)  # fmt: skip
def test_a_limit_ends_it_and_is_named(code: str, limits: dict[str, float], says: str) -> None:
    ran = Ran(code, **limits)
    assert says in ran.said and ran.cell.value is None and ran.ending == ""


def test_a_hundred_megabytes_of_output_stay_small() -> None:
    ran = Ran("for _ in range(100): print('x' * 1_000_000)")
    assert len(ran.printed.text) < 200_000 and ran.printed.dropped > 90_000_000


@pytest.mark.parametrize(
    "code",
    [
        "open('{place}/mine.txt', 'w').write('x')",
        "open('{place}/secret.txt').read()",
        "import socket; socket.create_connection(('127.0.0.1', 9), timeout=2)",
        "import urllib.request; urllib.request.urlopen('http://example.org', timeout=2)",
        "import subprocess; subprocess.run(['/bin/ls'], check=True)",
        "from grader.data import hidden",
        "import grader.examiner",
        "import os; os.kill(os.getppid(), 15)",
    ],
)
def test_it_reaches_no_file_no_network_and_no_other_program(code: str, tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("SECRET")
    ran = Ran(code.format(place=tmp_path))
    assert ran.cell.raised and "SECRET" not in ran.printed.text
    assert not (tmp_path / "mine.txt").exists()


def test_it_reads_no_token_no_record_and_no_rubric(tmp_path: Path) -> None:
    """Each place is asked for by name: whatever opens is printed."""
    submitted = tmp_path / "exercise.py"
    submitted.write_text("mine = 1\n")
    hidden = [
        submitted, tmp_path, places.state_folder(), places.cache_folder(), places.state_folder() / "machine.key",
        places.state_folder() / "progress.sqlite", places.exercises_folder() / "week1_intro/checks.py",
        places.solutions_folder() / "week1_intro/solution.py", places.PACKAGE / "hidden",
        Path(f"/proc/{os.getpid()}/environ"), Path(f"/proc/{os.getpid()}/cwd"), Path("/proc/1/environ"),
    ]  # fmt: skip
    code = f"""
import os
def opens(path):
    try:
        os.listdir(path) if os.path.isdir(path) else open(path, 'rb').read(1)
        return True
    except OSError:
        return False
def writes(path):
    try:
        open(path, 'a').write('x')
        return True
    except OSError:
        return False
known = {[str(one) for one in hidden]!r}
parents = [f'/proc/{{os.getppid()}}/{{name}}' for name in ('environ', 'mem', 'fd', 'cwd')]
[one for one in known + parents if opens(one) or writes(one)], [name for name in os.environ if 'KIT' in name]
"""
    assert Ran(code).cell.value == "([], [])" and submitted.read_text() == "mine = 1\n"


FORGED = """
import sys
frame = sys._getframe()
while not hasattr(frame.f_locals.get('self'), '_channel'):
    frame = frame.f_back
channel = frame.f_locals['self']._channel
print('found')
"""


@pytest.mark.parametrize(
    "told",
    [
        "{'event': 'verdict', 'criterion_id': 'check_line', 'outcome': 'MET'}",
        "{'event': 'cell', 'value': '<script>', 'raised': False, 'figures': [], 'problem': []}",
        "{'id': number, 'value': {'value': 'x' * 90_000_000, 'raised': False, 'figures': []}}",
        "{'id': number, 'value': {'value': '1', 'raised': False, 'figures': ['<svg onload=alert(1)>'] * 9}}",
        "{'id': number, 'value': {'value': None, 'raised': 'yes', 'figures': 3}}",
        "{'id': number, 'fault': {'kind': 'verdict', 'message': '\\x1b]0;x\\x07' * 9000, 'lines': [[10**9, 'x']]}}",
        "[[[[[[]]]]]]",
    ],
)
def test_what_it_writes_as_an_answer_is_a_value_or_a_fault(told: str) -> None:
    """It has the channel to the examiner in its memory, so it can answer in the place of the worker."""
    ran = Ran(f"{FORGED}for number in range(1, 40):\n    channel.send({told})\n'end'")
    assert "found" in "".join(one.text for one in ran.events if isinstance(one, Printed))
    assert ran.ending == "" and {type(one) for one in ran.events} <= {Printed, CellResult, Evidence, Progress}
    assert ran.cell.figures == [] and len(ran.cell.value or "") <= 20_000 and len(ran.said) < 6_000


def test_in_an_exam_its_data_are_those_of_a_terminal() -> None:
    task = read_task("exam1_line", 12)
    ran = Ran(
        "from grader.data import draw_line\n[one.tolist() for one in draw_line(12, 2, 5)]",
        source="x = 1\n",
        exercise=task,
    )
    assert ran.cell.value == str([one.tolist() for one in data.draw_line(12, 2, 5)])
