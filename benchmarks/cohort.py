"""What a class costs: here and on a Dask cluster, together and one at a time, stopped and gone on with, 60 and 500.

    .venv/bin/python benchmarks/cohort.py [--only speed,flat,cluster,stops] [--many 500] [--raw seconds.json]

The class hands in answers to ``week1_timeseries``, the cheapest exercise, so that what the kit adds weighs most: right
and wrong ones, hostile ones, broken ones, and copies. CPU seconds are those of all processes that take part; memory is
the most that they hold at once beyond what they share (PSS). ``--raw`` writes the seconds of each submission.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import random
import signal
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psutil

KIT = Path(__file__).resolve().parent.parent
EXERCISE = "week1_timeseries"
ANSWERS = KIT / "solutions" / EXERCISE
HOSTILE = (
    "def naive_forecast(series, split_time):\n    while True:\n        pass\n",
    "import os\ndef naive_forecast(series, split_time):\n    print('x' * 10**8)\n    os._exit(0)\n",
    "import os, signal\ndef naive_forecast(series, split_time):\n    os.kill(os.getppid(), signal.SIGKILL)\n",
)
BROKEN = (b"def naive_forecast(series:\n", b"\x00\x01\x02", b"", "naïve".encode("latin-1"), b"{", b"import nothing\n")


def hand_in(folder: Path, size: int, hostile: tuple[str, ...] = HOSTILE) -> Path:
    """Write what a class of this size hands in, each file another one but for the copies; return the folder."""
    sys.path.insert(0, str(KIT))
    from grader.authoring.difference import whole_source
    from grader.authoring.proof import incorrect_solutions

    folder.mkdir(parents=True)
    right = [ANSWERS / "solution.py", *sorted((ANSWERS / "right").glob("*.py"))]
    wrong = incorrect_solutions(EXERCISE)
    chance = random.Random(9)
    for number in range(size):
        turn, kind = divmod(number, 10)
        if kind < 4:
            data = right[(turn + kind) % len(right)].read_bytes()
        elif kind < 8:
            data = whole_source(chance.choice(wrong)).encode()
        elif kind == 8:
            data = hostile[turn // 2 % len(hostile)].encode() if turn % 2 else BROKEN[turn // 2 % len(BROKEN)]
        else:
            data = (folder / f"learner{number - 5:04}.py").read_bytes()
        mark = f"# handed in as number {number}\n".encode()
        plain = kind < 8 or (kind == 8 and turn % 2)
        (folder / f"learner{number:04}.py").write_bytes(mark + data if plain else data)
    return folder


class Place:
    """A home of its own, in which the command line is run."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.environment = os.environ | {
            "TF_EXAM_KIT_HOME": str(folder / "home"), "TMPDIR": str(folder), "PYTHONPATH": str(KIT),
        }  # fmt: skip

    def command(self, submitted: Path, out: str, *words: str) -> list[str]:
        """Return the command that grades a class."""
        told = [str(submitted), "--exercise", EXERCISE, "--out", str(self.folder / out), "--seed", "7", *words]
        return [sys.executable, "-m", "grader", "cohort", "grade", *told]

    def start(self, command: list[str]) -> subprocess.Popen[str]:
        """Start a command."""
        # What is started in the background by a shell ignores Ctrl-C; whoever sits before it does not.
        return subprocess.Popen(
            command, env=self.environment, cwd=self.folder, stdout=subprocess.PIPE, text=True,
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
        )  # fmt: skip

    def grade(self, submitted: Path, out: str, *words: str, memory: bool = False) -> dict[str, Any]:
        """Grade a class; return what it cost and said. Looking at memory holds up what is looked at a little."""
        before, began = self.cpu(), time.monotonic()
        process = self.start(self.command(submitted, out, *words))
        watch = Watch(process.pid, self) if memory else None
        said, _ = process.communicate()
        wall = time.monotonic() - began
        return {"wall": wall, "cpu": self.cpu() - before, "memory_mb": watch.most() if watch else 0.0, "said": said}

    def cpu(self) -> float:
        """Return CPU seconds of what was started here and has ended, and of the warm processes with their forks."""
        used = os.times()
        seconds = used.children_user + used.children_system
        for one in self.warm():
            with contextlib.suppress(psutil.Error):
                times = one.cpu_times()
                seconds += times.user + times.system + times.children_user + times.children_system
        return seconds

    def warm(self) -> list[psutil.Process]:
        """Return the processes that are kept ready for this home."""
        found = []
        for one in psutil.process_iter(["cmdline", "ppid"]):
            words = " ".join(one.info["cmdline"] or ())
            if ".warm" in words and str(self.folder) in words and one.info["ppid"] == 1:
                found.append(one)
        return found

    def keep_warm(self) -> None:
        """Have TensorFlow imported, so that no measurement pays for it."""
        subprocess.run([sys.executable, "-m", "grader", "warm"], env=self.environment, cwd=self.folder, check=True)

    def grades(self, out: str) -> dict[str, Any]:
        """Return what everybody got: status, points, outcomes, or why there is no grade."""
        found = {}
        for path in sorted((self.folder / out / "grades").glob("*.json")):
            record = json.loads(path.read_text())["record"]
            grade = record["grade"]
            got = (grade["status"], grade["earned"], [one["outcome"] for one in grade["verdicts"]]) if grade else ()
            found[record["learner"]] = (record["refused"], got)
        return found

    def seconds(self, out: str) -> dict[str, float]:
        """Return the seconds of each submission that was really graded."""
        paths = (self.folder / out / "grades").glob("*.json")
        records = (json.loads(path.read_text())["record"] for path in sorted(paths))
        return {one["learner"]: one["seconds"] for one in records if one["grade"] and one["seconds"]}


class Watch:
    """Looks how much memory a run and the processes kept ready hold."""

    def __init__(self, number: int, place: Place) -> None:
        self._roots = [psutil.Process(number), *place.warm()]
        self._most = 0.0
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)
        self._thread.start()

    def _look(self) -> None:
        while not self._ended.wait(2):
            held = 0
            for root in self._roots:
                with contextlib.suppress(psutil.Error):
                    for one in [root, *root.children(recursive=True)]:
                        with contextlib.suppress(psutil.Error):
                            held += one.memory_full_info().pss
            self._most = max(self._most, held / 1e6)

    def most(self) -> float:
        self._ended.set()
        self._thread.join()
        return self._most


def show(row: str, value: float, threshold: float, unit: str = "") -> None:
    """Print one row."""
    print(
        f"{row}: {value:.2f}{unit}, threshold {threshold:g}{unit}: {'kept' if value <= threshold else 'MISSED'}",
        flush=True,
    )


def require(what: str, holds: bool) -> None:
    """Print whether something holds."""
    print(f"{what}: {'yes' if holds else 'NO'}", flush=True)


def speed(place: Place, options: argparse.Namespace) -> None:
    """Grade 60 with two jobs, and one at a time; a loop without an end, which takes its 20 seconds, is not cheap."""
    submitted = hand_in(place.folder / "sixty", 60, HOSTILE[1:])
    place.keep_warm()
    ratios = []
    for _ in range(options.runs):
        together = place.grade(submitted, "two", "-j", "2", "--fresh")
        alone = place.grade(submitted, "one", "-j", "1", "--fresh")
        ratios.append(together["wall"] / alone["wall"])
        walls = f"{together['wall']:.1f} s against {alone['wall']:.1f} s"
        print(f"  {walls}, CPU {together['cpu']:.1f} s against {alone['cpu']:.1f} s", flush=True)
    require("60 with two jobs and one at a time get the same grades", place.grades("two") == place.grades("one"))
    show("60 with two jobs against one at a time by the same command, wall, median", statistics.median(ratios), 0.6)
    began = time.monotonic()
    some = sorted(submitted.iterdir())[::5]
    for path in some:
        place.start(
            [sys.executable, "-m", "grader", EXERCISE, "--submission", str(path), "--fresh", "-q"]
        ).communicate()
    apart = (time.monotonic() - began) * 60 / len(some)
    show(
        f"60 with two jobs against a command for each ({len(some)} of them, scaled), wall",
        together["wall"] / apart,
        0.6,
    )


def flat(place: Place, options: argparse.Namespace) -> None:
    """Grade 60, then many: what each costs must not grow."""
    place.keep_warm()
    costs, raw = {}, {}
    for size in (60, options.many):
        submitted = hand_in(place.folder / f"class{size}", size)
        cost = place.grade(submitted, f"out{size}", "-j", "2", memory=True)
        took = place.seconds(f"out{size}")
        costs[size] = cost["cpu"] / size
        raw[size] = {**cost, "size": size, "graded": len(took), "seconds": took}
        middle = statistics.median(took.values())
        print(
            f"{size} learners: {cost['wall']:.0f} s, CPU {cost['cpu']:.0f} s ({costs[size]:.2f} s each), "
            f"memory {cost['memory_mb']:.0f} MB, {len(took)} graded in {middle:.2f} s each (median)"
        )
        again = place.grade(submitted, f"out{size}", "-j", "2")
        print(f"  the same once more, all kept: {again['wall']:.1f} s")
    show(f"CPU per learner, {options.many} against 60", costs[options.many] / costs[60], 1.05)
    ordered = [*raw[options.many]["seconds"].values()]
    print(
        f"  seconds of the last 50 against the first 50, median: {_middle(ordered[-50:]) / _middle(ordered[:50]):.2f}"
    )
    if options.raw:
        options.raw.write_text(json.dumps(raw, indent=1))


def _middle(values: list[float]) -> float:
    return statistics.median(values)


def cluster(place: Place, options: argparse.Namespace) -> None:
    """Grade 60 on a cluster of two worker processes, and kill one of them in the middle."""
    submitted = hand_in(place.folder / "sixty", 60)
    place.keep_warm()
    place.grade(submitted, "here", "-j", "2")
    with scheduler(place) as (address, workers):
        process = place.start(place.command(submitted, "there", "--scheduler", address))
        wait_for(place.folder / "there" / "grades", 20)
        victim = workers()[0]
        os.kill(victim, signal.SIGKILL)
        said, _ = process.communicate()
    here, there = place.grades("here"), place.grades("there")
    lines = Counter(line.split("  ")[0] for line in said.splitlines() if line.startswith("learner"))
    require(f"60 on a cluster, worker {victim} killed: none lost", sorted(lines) == sorted(here) and len(here) == 60)
    require("  none twice", set(lines.values()) == {1})
    require("  the same grades as here", here == there)
    for name in sorted(here):
        if here[name] != there.get(name):
            print(f"    {name}: {here[name]} here, {there.get(name)} there")


@contextlib.contextmanager
def scheduler(place: Place) -> Iterator[tuple[str, Any]]:
    """Run a scheduler and a nanny with two worker processes, by dask's own command line."""
    address = "tcp://127.0.0.1:18786"
    dask = [sys.executable, "-m", "dask"]
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "env": place.environment}
    commands = (
        [*dask, "scheduler", "--host", "127.0.0.1", "--port", "18786", "--no-dashboard"],
        [*dask, "worker", address, "--nworkers", "2", "--nthreads", "1", "--no-dashboard"],
    )
    started = [subprocess.Popen(one, cwd=place.folder, **quiet) for one in commands]  # type: ignore[call-overload]

    def workers() -> list[int]:
        nanny = psutil.Process(started[1].pid)
        return [one.pid for one in nanny.children() if "spawn_main" in " ".join(one.cmdline())]

    try:
        yield address, workers
    finally:
        for one in reversed(started):
            one.terminate()
            one.wait(30)


def stops(place: Place, options: argparse.Namespace) -> None:
    """Stop a run by Ctrl-C, another by ``kill -9``, and go on with both."""
    submitted = hand_in(place.folder / "sixty", 60)
    place.keep_warm()
    place.grade(submitted, "whole", "-j", "2")
    for name, how in (("Ctrl-C", signal.SIGINT), ("kill -9", signal.SIGKILL)):
        out = f"stopped{how.value}"
        process = place.start(place.command(submitted, out, "-j", "2"))
        wait_for(place.folder / out / "grades", 25)
        process.send_signal(how)
        said, _ = process.communicate()
        print(f"{name}: {len(said.splitlines())} lines told, exit code {process.returncode}")
        kept = {path.name: path.stat().st_mtime_ns for path in (place.folder / out / "grades").glob("*.json")}
        again = place.grade(submitted, out, "-j", "2")
        untouched = sum(
            (place.folder / out / "grades" / name).stat().st_mtime_ns == when for name, when in kept.items()
        )
        [counts] = [line for line in again["said"].splitlines() if " graded now, " in line]
        print(f"{name} after {len(kept)} of 60: {untouched} files left as they were; then {counts}")
        require("  the same grades as without a stop", place.grades(out) == place.grades("whole"))


def wait_for(folder: Path, count: int) -> None:
    """Wait until so many files lie in a folder."""
    while not folder.is_dir() or sum(1 for _ in folder.glob("*.json")) < count:
        time.sleep(0.05)


ROWS = {"speed": speed, "flat": flat, "cluster": cluster, "stops": stops}


def main() -> None:
    """Measure the rows that are asked for, and print them."""
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    asked.add_argument("--only", default=",".join(ROWS), help=f"of {', '.join(ROWS)}")
    asked.add_argument("--runs", type=int, default=3, help="pairs of runs whose wall time is compared")
    asked.add_argument("--many", type=int, default=500)
    asked.add_argument("--raw", type=Path, help="where to write the seconds of each submission")
    options = asked.parse_args()
    for name in options.only.split(","):
        with tempfile.TemporaryDirectory(prefix="tf-exam-bench-") as folder:
            # Learners' code may run as another user, who has to reach its scratch folder.
            Path(folder).chmod(0o711)
            place = Place(Path(folder))
            try:
                ROWS[name](place, options)
            finally:
                subprocess.run(
                    [sys.executable, "-m", "grader", "stop"], env=place.environment, stdout=subprocess.DEVNULL
                )


if __name__ == "__main__":
    main()
