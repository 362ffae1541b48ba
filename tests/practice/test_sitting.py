"""A sitting gives no time, stays closed, and loses nothing, whatever happens to clock, machine and process."""

import sys
import tempfile
from pathlib import Path

import pytest
from held_clock import HeldClock
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule
from shares import examples

from grader.errors import NotKept, UsageProblem
from grader.practice.progress import Progress
from grader.practice.sitting import Sitting, SystemClock
from grader.practice.sittings import Sittings

TASKS = ("exam1_line", "exam2_digits")
HOUR = 3600.0


@pytest.fixture
def clock() -> HeldClock:
    return HeldClock()


@pytest.fixture
def record(tmp_path: Path, clock: HeldClock, monkeypatch: pytest.MonkeyPatch) -> Sittings:
    monkeypatch.setenv("TF_EXAM_KIT_HOME", str(tmp_path))
    return Sittings(clock, Progress(tmp_path / "p.sqlite"))


def begin(record: Sittings, *, practice: bool = False, seconds: float = HOUR) -> Sitting:
    return record.begin(
        paper_name="drawn", seed=3, tasks=TASKS, pass_mark=90, feedback="score", practice=practice,
        folder=Path("exam"), seconds=seconds,
    )  # fmt: skip


def left(record: Sittings) -> float:
    sitting = record.newest()
    assert sitting is not None
    return sitting.left


def test_the_time_runs_while_nobody_looks(record: Sittings, clock: HeldClock) -> None:
    begin(record)
    clock.wait(600)
    assert left(record) == 3000
    clock.sleep(600)
    assert left(record) == 2400
    clock.start_again(seconds_off=580)
    assert left(record) == 1800


def test_a_sitting_that_is_looked_at_by_another_process_is_the_same(record: Sittings, clock: HeldClock) -> None:
    number = begin(record).number
    clock.wait(100)
    seen = record.get(number)
    assert Sittings(clock, Progress(record._progress.path)).get(number) == seen
    assert (seen.tasks, seen.seed, seen.folder, seen.elapsed) == (TASKS, 3, Path("exam"), 100)


def test_a_look_soon_after_another_writes_nothing(record: Sittings, clock: HeldClock) -> None:
    number = begin(record).number

    def noted() -> tuple[float, int]:
        kept = record.all()[-1]
        return kept.elapsed, len(kept.jumps)

    for seconds in (2, 4, 6):
        clock.wait(2)
        assert record.get(number).elapsed == seconds and noted() == (0, 0)
    clock.wait(25)
    assert record.get(number).elapsed == 31 and noted() == (31, 0)
    clock.wait(2)
    clock.set_wall(-10)
    assert record.get(number).elapsed == 33 and noted() == (33, 1), "a clock that was set is noted at once"


@pytest.mark.parametrize("seconds", [-7200.0, 7200.0])
def test_setting_the_clock_changes_nothing_and_is_noted(record: Sittings, clock: HeldClock, seconds: float) -> None:
    begin(record)
    clock.wait(600)
    clock.set_wall(seconds)
    clock.wait(60)
    assert left(record) == 2940
    sitting = record.newest()
    assert sitting is not None
    assert [(round(jump.seconds), jump.elapsed) for jump in sitting.jumps] == [(seconds, 0)]
    assert sitting.deadline == clock.wall + 2940


def test_setting_the_clock_back_while_the_machine_is_off_gives_no_time(record: Sittings, clock: HeldClock) -> None:
    begin(record)
    clock.wait(600)
    assert left(record) == 3000
    clock.start_again(seconds_off=100, up=30)
    clock.set_wall(-5000)
    assert left(record) == 2970
    sitting = record.newest()
    assert sitting is not None and len(sitting.jumps) == 1


def test_a_clock_that_stands_while_the_machine_sleeps_gives_no_time() -> None:
    clock = HeldClock(counts_sleep=False)
    with tempfile.TemporaryDirectory() as folder:
        record = Sittings(clock, Progress(Path(folder) / "p.sqlite"))
        begin(record)
        clock.sleep(900)
        assert left(record) == 2700


def test_what_begins_before_the_deadline_counts_and_what_comes_after_is_late(
    record: Sittings, clock: HeldClock
) -> None:
    number = begin(record).number
    clock.wait(HOUR - 1)
    in_time = record.submit(number, TASKS[0], "a.py", b"one")
    clock.wait(2)
    late = record.submit(number, TASKS[0], "a.py", b"two")
    record.keep_grade(in_time, 3, "{}")
    record.keep_grade(late, 5, "{}")
    sitting = record.get(number)
    assert (in_time.late, late.late, sitting.score(TASKS[0])) == (False, True, 3)
    assert [one.kept.read_bytes() for one in sitting.answers] == [b"one", b"two"]


def test_the_best_answer_counts_and_of_equal_ones_the_earliest(record: Sittings, clock: HeldClock) -> None:
    number = begin(record).number
    for score in (2, 4, 4, 1, None):
        record.keep_grade(record.submit(number, TASKS[1], "a.py", b"x"), score, "{}")
    best = record.get(number).best(TASKS[1])
    assert best is not None and (best.score, best.number) == (4, 2)
    assert record.get(number).total() == 4 and not record.has_solved(TASKS[1])
    record.keep_grade(record.submit(number, TASKS[1], "a.py", b"x"), 5, "{}")
    assert record.has_solved(TASKS[1]) and not record.has_solved(TASKS[0])


def test_a_second_sitting_waits_for_the_end_of_the_first(record: Sittings) -> None:
    first = begin(record)
    with pytest.raises(UsageProblem, match="still open"):
        begin(record)
    record.change(first.number, Sitting.close)
    assert begin(record).number == first.number + 1


def test_after_the_end_everything_is_late_and_no_time_is_left(record: Sittings, clock: HeldClock) -> None:
    number = begin(record).number
    record.change(number, Sitting.close)
    clock.wait(10)
    assert record.get(number).left == 0
    assert record.submit(number, TASKS[0], "a.py", b"x").late
    assert record.change(number, Sitting.resume).closed


def test_a_pause_stops_the_time_and_is_counted(record: Sittings, clock: HeldClock) -> None:
    number = begin(record, practice=True).number
    clock.wait(100)
    record.change(number, Sitting.pause)
    clock.wait(5000)
    assert record.get(number).left == 3500
    resumed = record.change(number, Sitting.resume)
    clock.wait(50)
    assert (record.get(number).left, resumed.pauses) == (3450, 1)


def test_the_time_on_a_task_is_what_went_by_before_its_answers(record: Sittings, clock: HeldClock) -> None:
    number = begin(record).number
    for task, seconds in ((TASKS[0], 100), (TASKS[1], 300), (TASKS[0], 50)):
        clock.wait(seconds)
        record.submit(number, task, "a.py", b"x")
    sitting = record.get(number)
    assert [sitting.seconds_on(task) for task in TASKS] == [150, 300]


def test_the_exam_is_passed_with_its_mark(record: Sittings) -> None:
    number = begin(record).number
    for task, score in zip(TASKS, (5, 4), strict=True):
        record.keep_grade(record.submit(number, task, "a.py", b"x"), score, "{}")
    assert record.get(number).passed(5)
    assert not record.get(number).passed(6)


def test_where_the_disk_is_full_nothing_is_lost_and_the_sitting_goes_on(
    record: Sittings, clock: HeldClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = begin(record).number
    kept = record.submit(number, TASKS[0], "a.py", b"x")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr("os.fsync", full)
        with pytest.raises(NotKept, match="cannot be kept") as told:
            record.submit(number, TASKS[0], "a.py", b"y")
    assert "No space left on device" in told.value.because
    assert [one.number for one in record.get(number).answers] == [kept.number]
    assert record.submit(number, TASKS[0], "a.py", b"y").kept.read_bytes() == b"y"


def test_the_clocks_of_this_machine_go_on() -> None:
    first, second = SystemClock().now(), SystemClock().now()
    assert second.steady >= first.steady and second.boot == first.boot


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere the system tells nothing but by its functions")
def test_a_library_that_tells_programs_another_time_gives_none(monkeypatch: pytest.MonkeyPatch) -> None:
    before = SystemClock().now()
    for name in ("time", "monotonic", "clock_gettime"):
        monkeypatch.setattr(f"time.{name}", lambda *_: 1.0)
    after = SystemClock().now()
    assert 0 <= after.steady - before.steady < 60 and after.wall == 1.0


class AnySequence(RuleBasedStateMachine):
    """Whatever happens to a sitting, in any order."""

    def __init__(self) -> None:
        super().__init__()
        self.home = tempfile.TemporaryDirectory()
        self.context = pytest.MonkeyPatch()
        self.context.setenv("TF_EXAM_KIT_HOME", self.home.name)
        self.clock = HeldClock()
        self.record = Sittings(self.clock, Progress(Path(self.home.name) / "p.sqlite"))
        self.number = begin(self.record, practice=True).number
        self.least_left, self.was_closed, self.best, self.submitted = HOUR, False, 0, 0
        self.ran, self.set_or_paused = 0.0, False

    @rule(seconds=st.floats(0, 900))
    def wait(self, seconds: float) -> None:
        self.clock.wait(seconds)

    @rule(seconds=st.floats(0, 900))
    def sleep(self, seconds: float) -> None:
        self.clock.sleep(seconds)

    @rule(seconds=st.floats(0, 900))
    def start_again(self, seconds: float) -> None:
        self.clock.start_again(seconds)

    @rule(seconds=st.floats(-9000, 9000))
    def set_clock(self, seconds: float) -> None:
        self.clock.set_wall(seconds)
        self.set_or_paused = True

    @rule()
    def another_process(self) -> None:
        self.record = Sittings(self.clock, Progress(Path(self.home.name) / "p.sqlite"))

    @rule()
    def pause(self) -> None:
        self.record.change(self.number, Sitting.pause)
        self.set_or_paused = True

    @rule()
    def resume(self) -> None:
        self.record.change(self.number, Sitting.resume)

    @precondition(lambda self: self.submitted > 2)
    @rule()
    def close(self) -> None:
        self.record.change(self.number, Sitting.close)
        self.was_closed = True

    @rule(task=st.sampled_from(TASKS), score=st.none() | st.integers(0, 5))
    def submit(self, task: str, score: int | None) -> None:
        answer = self.record.submit(self.number, task, "a.py", b"x")
        self.submitted += 1
        assert answer.late or not self.was_closed
        # Without a grade: its process was killed.
        if score is not None:
            self.record.keep_grade(answer, score, "{}")

    @invariant()
    def it_holds(self) -> None:
        sitting = self.record.get(self.number)
        assert sitting.left <= self.least_left + 1e-6
        assert sitting.closed is self.was_closed
        assert sitting.total() >= self.best
        assert len(sitting.answers) == self.submitted
        if not self.set_or_paused and not sitting.closed:
            assert abs(sitting.elapsed - self.clock.true) < 1e-3
        self.least_left, self.best = sitting.left, sitting.total()

    def teardown(self) -> None:
        self.context.undo()
        self.home.cleanup()


TestAnySequence = AnySequence.TestCase
TestAnySequence.settings = settings(max_examples=examples(30), stateful_step_count=25, deadline=None)
