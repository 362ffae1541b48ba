"""The kit as pip installs it, with no clone in sight: made into a folder, graded with, asked and examined."""

import http.client
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import nbformat
import pytest

from grader.catalogue import places
from grader.catalogue.exercise import exercise_names
from grader.catalogue.stub import READ_BY_THE_KIT

pytestmark = pytest.mark.slow

NAME = "week2_timeseries"
HOUSES = """import numpy as np
import tensorflow as tf


def create_training_data():
    features = np.array([1.0, 2.0, 3.0, 4.0, 5.0, 6.0])
    return features, 0.5 + 0.5 * features


def define_and_compile_model():
    model = tf.keras.Sequential([tf.keras.Input(shape=(1,)), tf.keras.layers.Dense(1)])
    model.compile(optimizer=tf.keras.optimizers.SGD(0.05), loss="mse")
    return model


def train_model():
    model = define_and_compile_model()
    model.fit(*create_training_data(), epochs=250, verbose=0)
    return model
"""
"""A correct solution of `week1_intro`: little training, and none of the kit's own files."""


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the wheel and unpack it: the kit as pip installs it, with no clone in sight."""
    folder = tmp_path_factory.mktemp("wheel")
    pip = (
        [sys.executable, "-m", "pip"]
        if _has_pip(sys.executable)
        else ["python3", "-m", "pip", "--python", sys.executable]
    )
    quiet = ["-q", "--no-deps", "--no-build-isolation", "--disable-pip-version-check"]
    subprocess.run([*pip, "wheel", *quiet, "-w", str(folder), str(places.PACKAGE.parent)], check=True)
    [wheel] = folder.glob("*.whl")
    subprocess.run([*pip, "install", *quiet[:2], "--target", str(folder / "site"), str(wheel)], check=True)
    return folder / "site"


def _has_pip(python: str) -> bool:
    return subprocess.run([python, "-c", "import pip"], check=False, capture_output=True).returncode == 0


class Installed:
    """The command of a kit that was installed, for somebody with a home and a folder of their own."""

    def __init__(self, site: Path, folder: Path) -> None:
        self.folder = folder
        self._environment = {**os.environ, "PYTHONPATH": str(site), "TF_EXAM_KIT_HOME": str(folder / "home")}

    def run(self, *words: str, typed: str = "", expected: int = 0, module: str = "grader") -> str:
        """Run it in the practice folder, where there is one; return what it prints, or complains of."""
        with self.start(*words, module=module) as process:
            printed, complained = process.communicate(typed)
        assert process.returncode == expected, printed + complained
        return printed or complained

    def start(self, *words: str, module: str = "grader") -> "subprocess.Popen[str]":
        """Start it in the practice folder, where there is one."""
        place = self.folder / "mine" if (self.folder / "mine").is_dir() else self.folder
        pipes = dict.fromkeys(("stdin", "stdout", "stderr"), subprocess.PIPE)
        command = [sys.executable, "-m", module, *words]
        return subprocess.Popen(command, cwd=place, env=self._environment, text=True, **pipes)

    def comes_from(self) -> Path:
        """Return where Python finds the kit."""
        code = [sys.executable, "-c", "import grader; print(grader.__file__)"]
        found = subprocess.run(code, cwd=self.folder, env=self._environment, capture_output=True, text=True, check=True)
        return Path(found.stdout.strip())


def test_the_wheel_holds_no_stub_and_nothing_that_lies_beside_one(installed: Path) -> None:
    packed = {path.name for path in (installed / "grader/_kit/exercises").glob("week*/*") if path.is_file()}
    assert packed == READ_BY_THE_KIT - {"brief.md"}
    assert len([*(installed / "grader/_kit/exercises").glob("*/checks.py")]) == len(exercise_names())
    assert (installed / "grader/_kit/exercises/papers/first.toml").is_file()


def test_outside_a_practice_folder_the_installed_kit_says_how_to_make_one(installed: Path, tmp_path: Path) -> None:
    told = Installed(installed, tmp_path).run(NAME, expected=2)
    assert "tf-exam init my-practice" in told
    Installed(installed, tmp_path).run("init", "practice")
    assert "`cd practice`" in Installed(installed, tmp_path).run(NAME, expected=2)


@pytest.fixture
def kit_alone(installed: Path, tmp_path: Path) -> Iterator[Installed]:
    kit = Installed(installed, tmp_path)
    assert kit.comes_from().is_relative_to(installed), "a clone is in sight"
    kit.run("init", "mine")
    yield kit
    kit.run("stop")


@pytest.mark.thorough
def test_the_installed_kit_makes_a_folder_and_grades_in_it(kit_alone: Installed) -> None:
    grade = json.loads(kit_alone.run(NAME, "--json", expected=1))
    mine = kit_alone.folder / "mine"
    assert grade["submission_path"] == str(mine / "exercises" / NAME / "exercise.py")
    assert grade["evidence"]["not_attempted"] is True
    assert (mine / "reports" / f"{NAME}.html").is_file()
    assert NAME in kit_alone.run("list")
    assert "points, passed with" in kit_alone.run("rubric", NAME)


@pytest.mark.thorough
def test_the_installed_kit_asks_questions_and_draws_its_pages(kit_alone: Installed) -> None:
    asked = kit_alone.run("quiz", NAME, "--plain", "--number", "2", typed="\n\n")
    assert f"1 of 2 · {NAME}" in asked and "0 of 2 right." in asked
    page = kit_alone.folder / "mine" / "reports" / f"quiz-{NAME}.html"
    assert kit_alone.run("quiz", NAME, "--page").strip() == page.as_uri()
    assert "0 of 16 passed" in kit_alone.run("progress")
    pages = {path.name for path in (kit_alone.folder / "mine/reports").iterdir()}
    assert pages == {f"quiz-{NAME}.html", "dashboard.html"}
    assert "is a task of the exam" in kit_alone.run("hint", "exam1_line", expected=2)


@pytest.mark.thorough
def test_the_installed_kit_begins_an_exam_and_ends_it(kit_alone: Installed) -> None:
    begun = kit_alone.run("exam", "start", "--seed", "7", "--category", "1", "--minutes", "30")
    assert "Mock exam 1 has started: 30 min, until " in begun
    [task] = (kit_alone.folder / "mine/exam-1").glob("exam1_*/")
    assert "SEED = 7" in (task / "exercise.py").read_text(encoding="utf-8")
    assert f"1. {task.name}: " in kit_alone.run("exam", "status")
    assert "0 of 5 points, not yet." in kit_alone.run("exam", "finish", "--yes")
    assert (kit_alone.folder / "mine/reports/exam-1/debrief.html").is_file()


@pytest.mark.worker
@pytest.mark.thorough
def test_the_installed_kit_passes_a_correct_notebook_and_finds_a_mistake(kit_alone: Installed) -> None:
    mine = kit_alone.folder / "mine"
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(HOUSES)])
    nbformat.write(notebook, mine / "houses.ipynb")
    passed = json.loads(kit_alone.run("grade", "houses.ipynb", "--json"))
    assert (passed["exercise_name"], passed["status"], passed["earned"]) == ("week1_intro", "PASSED", 100)

    wrong = mine / "exercises/week1_intro/exercise.py"
    wrong.write_text(HOUSES.replace('"mse"', '"binary_crossentropy"'), encoding="utf-8")
    told = kit_alone.run("week1_intro", "--fast", "--plain", expected=1)
    assert "a classification loss" in told and "exercises/week1_intro/exercise.py:" in told
    assert kit_alone.run("report").strip().endswith("reports/week1_intro.html")
    assert "latest attempt passed" in kit_alone.run("hint", "week1_intro", "--plain"), "--fast makes no attempt"


@pytest.mark.thorough
def test_pytest_sees_the_exercises_of_the_installed_kit(kit_alone: Installed) -> None:
    told = kit_alone.run("--tf-exam", "exercises/week1_intro", "--collect-only", "-q", module="pytest")
    assert "exercises/week1_intro/exercise.py::check_arrays" in told


@pytest.mark.worker
@pytest.mark.thorough
def test_the_installed_kit_serves_its_page(kit_alone: Installed) -> None:
    with kit_alone.start("studio", "--no-open") as studio:
        assert studio.stdout is not None
        address = re.search(r"http://127\.0\.0\.1:(\d+)(/enter/\S+)", studio.stdout.readline())
        assert address is not None
        connection = http.client.HTTPConnection("127.0.0.1", int(address[1]), timeout=60)
        connection.request("GET", address[2])
        entered = connection.getresponse()
        cookie = (entered.getheader("Set-Cookie") or "").partition(";")[0]
        entered.read()
        connection.request("GET", "/api/exercise/week1_intro", headers={"Cookie": cookie})
        opened = json.loads(connection.getresponse().read())
        connection.close()
        studio.terminate()
        studio.communicate(timeout=60)
    assert "smallest neural network" in opened["brief"]


@pytest.mark.thorough
def test_an_assistant_gets_a_brief_from_the_installed_kit(kit_alone: Installed) -> None:
    client = {"protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": {"name": "a test", "version": "1"}}
    asked = [
        {"id": 1, "method": "initialize", "params": client},
        {"method": "notifications/initialized"},
        {"id": 2, "method": "tools/call", "params": {"name": "brief", "arguments": {"exercise": "week1_intro"}}},
    ]
    with kit_alone.start("mcp") as server:
        assert server.stdin is not None and server.stdout is not None
        for one in asked:
            server.stdin.write(json.dumps({"jsonrpc": "2.0", **one}) + "\n")
        server.stdin.flush()
        told = [json.loads(server.stdout.readline()) for _ in range(2)]
        server.communicate()
    assert "Linear regression" in json.dumps(next(one for one in told if one["id"] == 2)["result"])


@pytest.mark.thorough
def test_the_installed_kit_examines_the_machine(kit_alone: Installed) -> None:
    with kit_alone.start("doctor", "--plain") as doctor:
        told, _ = doctor.communicate()
    assert doctor.returncode in (0, 1) and "TensorFlow" in told
