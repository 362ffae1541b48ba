"""A save grades at once, the next save ends what still runs, and editors that rename are heard."""

import shutil
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from prompt_toolkit.input import create_pipe_input

from grader.candidate.events import Progress
from grader.catalogue import places
from grader.cli.watch import keys_of
from grader.errors import GraderError
from grader.examiner.events import Decision, Event, Listener
from grader.examiner.grade import Grade
from grader.practice import watching
from grader.practice.attempt import Attempt
from grader.practice.watching import Watching, gives_events, saves

pytestmark = pytest.mark.slow


class FakeScreen:
    def __init__(self) -> None:
        self.told: list[Any] = []
        self.training = threading.Event()

    def begin(self, attempt: Attempt) -> Listener:
        self.told.append("begin")
        return self.on_event

    def on_event(self, event: Event) -> None:
        match event:
            case Decision(verdict):
                self.told.append((verdict.criterion_id, str(verdict.outcome)))
            case Progress():
                self.training.set()

    def end(self, attempt: Attempt, grade: Grade | None) -> None:
        self.told.append(grade and grade.earned)

    def refuse(self, error: GraderError) -> None:
        self.told.append(error.problem)


@pytest.fixture
def listening(tmp_path: Path) -> Iterator[tuple[Path, list[None], Callable[[int], bool]]]:
    """Watch a file; yield it, the saves that were heard, and a wait for so many of them."""
    file = tmp_path / "exercise.py"
    file.write_text("x = 1\n")
    stop, heard, changed = threading.Event(), [], threading.Condition()

    def listen() -> None:
        for save in saves(lambda: file, stop, lambda sentence: None):
            with changed:
                heard.append(save)
                changed.notify_all()

    def wait_for(number: int) -> bool:
        with changed:
            return changed.wait_for(lambda: len(heard) >= number, timeout=30)

    thread = threading.Thread(target=listen)
    thread.start()
    # The watcher is ready once it hears something: it is nudged until it does.
    while not heard:
        file.write_text("x = 1\n")
        with changed:
            changed.wait(0.3)
    yield file, heard, wait_for
    stop.set()
    thread.join()


def test_a_save_in_place_and_one_by_rename_are_heard(listening: tuple[Path, list[None], Any]) -> None:
    file, heard, wait_for = listening
    before = len(heard)
    file.write_text("x = 2\n")
    assert wait_for(before + 1)
    before = len(heard)
    coming = file.with_name(".exercise.py.swp~")
    coming.write_text("x = 3\n")
    coming.replace(file)
    assert wait_for(before + 1)


def test_where_no_events_come_the_folder_is_looked_at(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watching, "gives_events", lambda folder: False)
    file, told, stop = tmp_path / "exercise.py", [], threading.Event()
    file.write_text("x = 1\n")
    heard = threading.Event()

    def listen() -> None:
        for _ in saves(lambda: file, stop, told.append):
            heard.set()

    thread = threading.Thread(target=listen)
    thread.start()
    deadline = time.monotonic() + 30
    while not heard.is_set() and time.monotonic() < deadline:
        file.write_text(f"x = {time.monotonic_ns()}\n")
        heard.wait(0.3)
    stop.set()
    thread.join()
    assert heard.is_set()
    assert "does not report changes" in told[0]


def test_a_plain_folder_gives_events(tmp_path: Path) -> None:
    assert gives_events(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_is_no_answer_is_refused_in_words(tmp_path: Path) -> None:
    file = tmp_path / "answer.txt"
    file.write_text("x")
    screen = FakeScreen()
    looking = Watching(screen, "week2_timeseries", file)
    looking.grade()
    looking.wait()
    assert screen.told == [f"{file} is neither a script nor a notebook."]


def test_a_syntax_error_is_told_without_a_process(tmp_path: Path) -> None:
    file = tmp_path / "answer.py"
    file.write_text("def windowed_dataset(:\n")
    screen = FakeScreen()
    looking = Watching(screen, "week2_timeseries", file)
    looking.grade()
    looking.wait()
    assert screen.told[0] == "begin"
    assert screen.told[-1] == 0
    assert {outcome for _, outcome in screen.told[1:-1]} == {"BLOCKED"}
    assert len(screen.told) == 10


@pytest.mark.worker
@pytest.mark.usefixtures("warm")
def test_a_save_while_a_model_trains_takes_its_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TF_EXAM_KIT_HOME", str(tmp_path / "home"))
    file, screen = tmp_path / "answer.py", FakeScreen()
    shutil.copy(places.solutions_folder() / "week2_timeseries/solution.py", file)
    looking = Watching(screen, "week2_timeseries", file)
    looking.grade()
    assert screen.training.wait(120)
    first = list(screen.told)
    file.write_text(file.read_text().replace("1e-8", "1e-7"))
    looking.grade()
    looking.wait()
    assert first == ["begin", *((one.id, "MET") for one in Attempt.begin("week2_timeseries", file).rubric.criteria[:7])]
    assert screen.told[len(first)] is None
    second = screen.told[len(first) + 1 :]
    assert (second[0], second[-1]) == ("begin", 90)
    assert ("check_sweep", "UNMET") in second
    assert len(second) == 10


def test_keys_come_one_at_a_time_and_ctrl_c_ends_the_watch() -> None:
    with create_pipe_input() as keyboard:
        keyboard.send_text("hN\x03q")
        keys = keys_of(keyboard)
        assert [next(keys), next(keys)] == ["h", "n"]
        with pytest.raises(KeyboardInterrupt):
            next(keys)


def test_a_keyboard_that_is_closed_ends_the_keys() -> None:
    with create_pipe_input() as keyboard:
        keyboard.send_text("r")
        keys = keys_of(keyboard)
        assert next(keys) == "r"
        keyboard.close()
        assert list(keys) == []
