"""What one submission costs, by exercise and by kind: the input of benchmarks/scale.py.

    .venv/bin/python benchmarks/service_times.py [--exercises week1_intro,week3_nlp] > benchmarks/service_times.json

For each exercise the reference, some known wrong answers, the stub and a file that does not parse are graded one after
the other, with TensorFlow kept ready. CPU seconds are those of every process that takes part; memory is the most that
the processes of one grading hold beyond what they share (PSS), looked at in gradings of their own. What the command
itself spends on each submission is measured apart: handing out and taking back by Dask, and writing grade and report.
"""

from __future__ import annotations

import argparse
import json
import logging
import os
import platform
import resource
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psutil

KIT = Path(__file__).resolve().parent.parent
WRONG = 3
"""Known wrong answers of each exercise that are graded, spread over their alphabet."""


def main() -> None:
    """Measure the exercises that are asked for; print one JSON object."""
    sys.path.insert(0, str(KIT))
    from grader.catalogue.exercise import week_names

    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    asked.add_argument("--exercises", default=",".join(week_names()))
    names = asked.parse_args().exercises.split(",")
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o711)
        os.environ |= {"TF_EXAM_KIT_HOME": folder, "TF_CPP_MIN_LOG_LEVEL": "3", "PYTHONPATH": str(KIT)}
        kit = [sys.executable, "-m", "grader"]
        subprocess.run([*kit, "warm"], check=True, stdout=subprocess.DEVNULL)
        try:
            gradings = [one for name in names for one in measure(name, folder)]
            memory = {name: hold(name) for name in names[::5]}
            central = {"hand out": hand_out(), "write": write(Path(folder) / "out")}
        finally:
            subprocess.run([*kit, "stop"], check=True, stdout=subprocess.DEVNULL)
    about = {"cores": os.cpu_count(), "python": platform.python_version(), "system": platform.system()}
    print(json.dumps({"machine": about, "memory_mb": memory, "central_ms": central, "gradings": gradings}, indent=1))


def measure(name: str, folder: str) -> Iterator[dict[str, Any]]:
    """Yield what each submission to one exercise cost."""
    for kind, path in submissions(name, Path(folder)):
        assert ready(), "nothing is kept ready: what is measured would not be what a worker costs"
        before, began = used(), time.monotonic()
        grade(name, path)
        wall = time.monotonic() - began
        cpu = used() - before
        yield {"exercise": name, "kind": kind, "cpu": round(cpu, 2), "wall": round(wall, 2)}
        print(f"{name} {kind} {path.name}: {cpu:.1f} s of CPU, {wall:.1f} s", file=sys.stderr, flush=True)


def submissions(name: str, folder: Path) -> Iterator[tuple[str, Path]]:
    """Yield the submissions of one exercise; the first one makes everything ready, and is not counted."""
    from grader.authoring.difference import laid_out
    from grader.authoring.proof import incorrect_solutions

    home = KIT / "solutions" / name
    broken = folder / "broken.py"
    broken.write_text("def broken(:\n", encoding="utf-8")
    wrong = incorrect_solutions(name)
    grade(name, home / "solution.py")
    yield "right", home / "solution.py"
    for path in wrong[:: max(1, len(wrong) // WRONG)][:WRONG]:
        yield "wrong", laid_out(path, folder)
    yield "unparsable", broken
    yield "untouched", KIT / "exercises" / name / "exercise.ipynb"


def grade(name: str, path: Path) -> None:
    """Grade one submission, as each of a class is graded; nothing is kept."""
    from grader.examiner.options import GradingOptions
    from grader.practice.attempt import Attempt

    Attempt.begin(name, path).grade(lambda event: None, GradingOptions(seed=7), keep=False)


def nothing(topic: str, key: str, given: bytes) -> dict[str, Any]:
    """Do in a worker what is done around a grading, and no grading."""
    from distributed import get_worker

    get_worker().log_event(topic, (key, {"event": "started"}))
    return {"grade": "x" * 15_000, "size": len(given)}


def hand_out(number: int = 2000) -> float:
    """Return the milliseconds of CPU that scheduler and client, in one process, spend on one task."""
    from distributed import Client, LocalCluster, as_completed

    logging.getLogger("distributed").setLevel(logging.CRITICAL)
    with LocalCluster(n_workers=1, threads_per_worker=4, dashboard_address=None) as cluster, Client(cluster) as client:
        heard: list[Any] = []
        client.subscribe_topic("cost", heard.append)
        before = time.process_time()
        tasks = [client.submit(nothing, "cost", str(one), b"x" * 4000, key=f"task-{one}") for one in range(number)]
        for done in as_completed(tasks):
            done.result()
        return round(1000 * (time.process_time() - before) / number, 1)


def write(folder: Path, number: int = 100) -> float:
    """Return the milliseconds of CPU that writing one grade with its report takes: one with every picture."""
    from grader.catalogue.exercise import read_exercise
    from grader.cohort.grading import Settled
    from grader.cohort.record import Record
    from grader.cohort.shelf import Shelf
    from tests.feedback.test_report import SAMPLES

    grade = SAMPLES["passing"]()
    shelf = Shelf(folder, read_exercise(grade.exercise_name))
    for part in ("grades", "reports"):
        (folder / part).mkdir(parents=True)
    shelf.put(Settled(Record("first", "x", "", "", grade), "x"))
    before = time.process_time()
    for one in range(number):
        shelf.put(Settled(Record(str(one), "x", "", "", grade), "x"))
    return round(1000 * (time.process_time() - before) / number, 1)


def used() -> float:
    """Return the CPU seconds of this process, of what it started, and of what the kit keeps ready."""
    seconds = sum(
        getattr(resource.getrusage(who), part)
        for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
        for part in ("ru_utime", "ru_stime")
    )
    for process in ready():
        times = process.cpu_times()
        seconds += times.user + times.system + times.children_user + times.children_system
    return seconds


def ready() -> list[psutil.Process]:
    """Return the processes that the kit keeps ready: an examiner, and a worker with TensorFlow."""
    found = []
    for process in psutil.process_iter(["ppid", "cmdline"]):
        words = " ".join(process.info["cmdline"] or ())
        if process.info["ppid"] == 1 and f"{str(KIT)!r}" in words and ".warm" in words:
            found.append(process)
    return found


def hold(name: str) -> float:
    """Return the megabytes that one grading of the reference holds at its most, with what is kept ready."""
    most, done = [0.0], threading.Event()

    def look() -> None:
        while not done.wait(0.1):
            most[0] = max(most[0], _held())

    watch = threading.Thread(target=look)
    watch.start()
    run(lambda: grade(name, KIT / "solutions" / name / "solution.py"), done)
    watch.join()
    return round(most[0])


def run(act: Callable[[], None], done: threading.Event) -> None:
    """Do something, and say that it is done."""
    try:
        act()
    finally:
        done.set()


def _held() -> float:
    held = 0
    for process in [*psutil.Process().children(recursive=True), *ready()]:
        try:
            family = [process, *process.children(recursive=True)] if process.ppid() == 1 else [process]
            held += sum(one.memory_full_info().pss for one in family)
        except psutil.Error:
            continue
    return held / 1e6


if __name__ == "__main__":
    main()
