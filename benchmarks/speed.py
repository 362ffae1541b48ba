"""What a grading costs, in ratios of runs in turn beside the bare training, and against docs/performance.md.

    .venv/bin/python benchmarks/speed.py [--runs 5] [--only cold,warm] [--beside "COMMAND"]

The bare script runs the training of the reference solution of ``week2_timeseries`` and nothing else. CPU seconds are
those of all processes that take part, the warm one and its forks included; memory is what the tree holds beyond what it
shares (PSS). ``--beside`` times any other command in the same run, such as another grader on the same machine.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import psutil

KIT = Path(__file__).resolve().parent.parent
SOLUTION = KIT / "solutions" / "week2_timeseries" / "solution.py"
BARE = f"""
import sys
sys.path[:0] = [{str(KIT)!r}, {str(SOLUTION.parent)!r}]
import numpy as np
import solution
from grader.data import draw_synth3
_, series = draw_synth3(5)
model = solution.create_model(30)
model.fit(solution.windowed_dataset(series[:1200], 30, 32, 1000), epochs=20, verbose=0)
forecast = solution.generate_forecast(model, series[1170:], 30)
print(np.mean(np.abs(forecast - series[1200:])))
"""
TRAININGS = KIT / "benchmarks" / "trainings.py"
MANY = """
import functools, sys
from pathlib import Path
from grader.practice.attempt import Attempt
from grader.practice.many import grade_many
paths = [Path(one) for one in sys.argv[2:]]
begin = [(one.name, functools.partial(Attempt.begin, "week2_timeseries", one)) for one in paths]
done = [one.grade for one in grade_many(begin, int(sys.argv[1]))]
assert {one.status for one in done} == {"PASSED"}, [one.status for one in done]
"""
TINY = "def windowed_dataset(series, window_size, batch_size, shuffle_buffer):\n    return {number}\n"
IMPORTS = """
import sys
from grader.cli.main import main
try:
    main(sys.argv[1:])
except SystemExit:
    pass
print({"tensorflow", "keras", "pytest", "pygal", "matplotlib", "numpy"} & set(sys.modules), file=sys.stderr)
"""


@dataclass
class Cost:
    """What one run of a command cost."""

    cpu: float
    wall: float
    memory_mb: float = 0.0


class Bench:
    """Runs commands of the kit in a home of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.environment = os.environ | {
            "TF_EXAM_KIT_HOME": str(folder / "home"), "TMPDIR": str(folder), "TF_CPP_MIN_LOG_LEVEL": "3",
            # As a worker has it: a bare script is not to be slower for want of fast convolutions.
            "TF_ENABLE_ONEDNN_OPTS": "1",
        }  # fmt: skip

    def run(self, command: list[str], memory: bool = False, ends: tuple[int, ...] = (0,)) -> Cost:
        """Run a command; return CPU seconds of all that took part, wall seconds, and the most memory.

        Raises ``RuntimeError`` where it does not end with one of the exit codes ``ends``: then nothing was measured.
        """
        before, began = _cpu(self.warm()), time.monotonic()
        process = subprocess.Popen(
            command, env=self.environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=self.folder
        )
        watch = _Watch(process.pid) if memory else None
        process.wait()
        wall = time.monotonic() - began
        if process.returncode not in ends:
            raise RuntimeError(f"exit code {process.returncode}: {' '.join(command)[:500]}")
        return Cost(_cpu(self.warm()) - before, wall, watch.most() if watch else 0.0)

    def kit(self, *words: str, memory: bool = False) -> Cost:
        """Run the kit's command line."""
        # 1: the submission did not pass.
        return self.run([sys.executable, "-m", "grader", *words], memory, ends=(0, 1))

    def grade(self, path: Path, *words: str, memory: bool = False) -> Cost:
        """Grade a submission, without what is remembered unless told otherwise."""
        reports = str(self.folder / "reports")
        return self.kit("week2_timeseries", "--submission", str(path), "--report-dir", reports, *words, memory=memory)

    def bare(self, memory: bool = False) -> Cost:
        """Run the training alone."""
        return self.run([sys.executable, "-c", BARE], memory)

    def stop(self) -> None:
        """End the warm processes and see them gone: one that ends while another command runs spoils its CPU."""
        self.kit("stop")
        psutil.wait_procs(self.warm(), timeout=10)

    def warm(self) -> list[psutil.Process]:
        """Return the warm processes of this home: that of workers and that of examiners."""
        found = []
        for process in psutil.process_iter(["cmdline", "ppid"]):
            words = " ".join(process.info["cmdline"] or ())
            if ".warm" in words and str(self.folder) in words and process.info["ppid"] == 1:
                found.append(process)
        return found

    def file(self, name: str, text: str) -> Path:
        """Write a submission."""
        path = self.folder / name
        path.write_text(text, encoding="utf-8")
        return path


class _Watch:
    """Looks how much memory a process and all below it hold."""

    def __init__(self, number: int) -> None:
        self._root = psutil.Process(number)
        self._most = 0.0
        self._thread = threading.Thread(target=self._look, daemon=True)
        self._thread.start()

    def _look(self) -> None:
        while True:
            try:
                tree = [self._root, *self._root.children(recursive=True)]
            except psutil.NoSuchProcess:
                return
            held = 0
            for process in tree:
                try:
                    held += process.memory_full_info().pss
                except psutil.Error:
                    continue
            self._most = max(self._most, held / 1e6)
            time.sleep(0.05)

    def most(self) -> float:
        self._thread.join()
        return self._most


def _cpu(warm: list[psutil.Process]) -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    seconds = used.ru_utime + used.ru_stime
    for process in warm:
        times = process.cpu_times()
        seconds += times.user + times.system + times.children_user + times.children_system
    return seconds


def show(row: str, values: list[float], threshold: float, unit: str = "") -> None:
    """Print one row: the median, the spread, and whether it keeps its bar."""
    middle = statistics.median(values)
    kept = "kept" if middle <= threshold else "MISSED"
    print(
        f"{row}: {middle:.2f}{unit} ({min(values):.2f} to {max(values):.2f}), threshold {threshold:g}{unit}: {kept}",
        flush=True,
    )


def cold(bench: Bench, runs: int) -> None:
    """Measure CPU of a cold grade against the bare script, and memory beyond it."""
    bench.grade(SOLUTION, "--fresh")
    ratios, memory = [], []
    for _ in range(runs):
        bare, graded = bench.bare(memory=True), bench.grade(SOLUTION, "--fresh", memory=True)
        ratios.append(graded.cpu / bare.cpu)
        memory.append(graded.memory_mb - bare.memory_mb)
    show("cold grade of a right answer, CPU against the bare script", ratios, 1.05)
    show("memory of the process tree beyond the bare script", memory, 50, " MB")


def warm(bench: Bench, runs: int) -> None:
    """Measure grades with the warm process running."""
    wrong_last = SOLUTION.read_text(encoding="utf-8").replace("Dense(1)", "Dense(2)")
    wrong = bench.file("wrong_last_layer.py", wrong_last)
    assert wrong_last != SOLUTION.read_text(encoding="utf-8")
    bench.kit("warm")
    try:
        bench.grade(SOLUTION, "--fresh")
        pairs = [(bench.bare(), bench.grade(SOLUTION, "--fresh")) for _ in range(runs)]
        show("warm grade, CPU against the bare script", [two.cpu / one.cpu for one, two in pairs], 0.80)
        walls = [bench.grade(wrong, "--fresh").wall for _ in range(runs)]
        show("warm, everything but training (last layer wrong), wall", walls, 0.5, " s")
        text = SOLUTION.read_text(encoding="utf-8")
        bench.grade(bench.file("answer.py", text))
        assert text.count("return 1e-8") == 1
        changes = (text.replace("return 1e-8", f"return {number + 2}e-8") for number in range(runs))
        walls = [bench.grade(bench.file("answer.py", one)).wall for one in changes]
        show("warm, a change in one function that needs no training, wall", walls, 0.35, " s")
    finally:
        bench.stop()


STARTS = {"--help": 0.06, "list": 0.10}
"""Commands whose start is measured, each with the most seconds that it may take."""


def quick(bench: Bench, runs: int) -> None:
    """Measure what needs no process of TensorFlow, each command in a process of its own and then in a warm one."""
    _quick(bench, runs, "")
    for verb in STARTS:
        command = [sys.executable, "-c", IMPORTS, verb]
        told = subprocess.run(command, env=bench.environment, capture_output=True, text=True, cwd=KIT, check=True)
        print(f"  heavy libraries that `{verb}` imports: {told.stderr.strip()}")
    bench.kit("warm")
    try:
        _quick(bench, runs, "warm, ")
    finally:
        bench.stop()


def _quick(bench: Bench, runs: int, start: str) -> None:
    broken = bench.file("broken.py", "def windowed_dataset(:\n")
    bench.grade(broken)
    show(f"syntax error, {start}wall", [bench.grade(broken).wall for _ in range(runs)], 0.15, " s")
    text = SOLUTION.read_text(encoding="utf-8")
    bench.grade(bench.file("answer.py", text))
    walls = [bench.grade(bench.file("answer.py", f"# comment {number}\n{text}")).wall for number in range(runs)]
    show(f"comment-only regrade, {start}wall", walls, 0.18, " s")
    for verb, threshold in STARTS.items():
        show(f"start of `{verb}`, {start}wall", [bench.kit(verb).wall for _ in range(runs)], threshold, " s")


def many(bench: Bench, runs: int) -> None:
    """Measure eight submissions with two jobs against eight bare runs in a row."""
    text = SOLUTION.read_text(encoding="utf-8")
    paths = [str(bench.file(f"answer_{number}.py", f"# {number}\n{text}")) for number in range(8)]
    cpu, wall = [], []
    for _ in range(max(1, runs // 2)):
        alone = [bench.bare() for _ in paths]
        bench.kit("warm")
        together = bench.run([sys.executable, "-c", MANY, "2", *paths])
        bench.stop()
        cpu.append(together.cpu / sum(one.cpu for one in alone))
        wall.append(together.wall / sum(one.wall for one in alone))
    show("8 submissions with 2 jobs against 8 bare runs, CPU", cpu, 0.65)
    show("8 submissions with 2 jobs against 8 bare runs, wall", wall, 0.45)


def first(bench: Bench, runs: int) -> None:
    """Measure the first exercise of a new learner, from the command to a pass."""
    answer = str(KIT / "solutions" / "week1_intro" / "solution.py")
    words = ["week1_intro", "--submission", answer, "--fresh", "--report-dir", str(bench.folder / "reports")]
    bench.kit("warm")
    try:
        bench.kit(*words)
        show("`week1_intro` to a pass, warm, wall", [bench.kit(*words).wall for _ in range(runs)], 4.0, " s")
    finally:
        bench.stop()


def load(bench: Bench, runs: int) -> None:
    """Compare the outcomes of eight gradings at once with those of the same ones in turn, cold and warm."""
    from grader.authoring.difference import laid_out

    folder = KIT / "solutions" / "week2_timeseries"
    wrong = ("label_inside_the_window", "average_of_the_window", "loss_for_classes", "labels_shuffled_apart")
    paths = [folder / "solution.py", *sorted(folder.glob("right/*.py"))[:3]]
    paths += [laid_out(folder / "wrong" / f"{name}.py", bench.folder) for name in wrong]
    options = ["--seed", "7", "--fresh", "--no-experiments", "--json"]
    commands = [[sys.executable, "-m", "grader", folder.name, "--submission", str(one), *options] for one in paths]

    def begin(command: list[str]) -> subprocess.Popen[str]:
        return subprocess.Popen(
            command, env=bench.environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, cwd=bench.folder,
            text=True,
        )  # fmt: skip

    try:
        for state in ("cold", "warm"):
            if state == "warm":
                bench.kit("warm")
            alone = [_outcomes(begin(one).communicate()[0]) for one in commands]
            same = 0
            for _ in range(runs):
                together = [begin(one) for one in commands]
                same += [_outcomes(one.communicate()[0]) for one in together] == alone
            print(f"8 gradings at once, {state}: the same outcomes as in turn in {same} of {runs} runs", flush=True)
    finally:
        bench.stop()


def _outcomes(text: str) -> list[tuple[str, str]]:
    return [(one["criterion_id"], one["outcome"]) for one in json.loads(text)["verdicts"]]


def prove(bench: Bench, runs: int) -> None:
    """Measure the proof of one exercise, with its trainings and without."""
    bench.kit("warm")
    try:
        for words, threshold in ((["--fast"], 30), ([], 60)):
            walls = [bench.kit("author", "prove", "week2_timeseries", *words).wall for _ in range(max(1, runs // 5))]
            show(f"`author prove week2_timeseries {''.join(words)}`, warm, wall", walls, threshold, " s")
    finally:
        bench.stop()


def check(bench: Bench, runs: int) -> None:
    """Measure ``make check``: CPU of all that it starts."""
    show("`make check`, CPU", [bench.run(["make", "-C", str(KIT), "check"]).cpu], 60, " s")


def suite(bench: Bench, runs: int) -> None:
    """Measure the tests of the kit, as the README runs them, once all is installed."""
    command = [sys.executable, "-m", "pytest", "-q", "-n", "3", "--rootdir", str(KIT), str(KIT)]
    show("the README's test command, wall", [bench.run(command).wall / 60], 8, " min")


def tiny(bench: Bench, runs: int) -> None:
    """Measure whether 200 small gradings in one process stay as cheap as the first ones."""
    sys.path.insert(0, str(KIT))
    os.environ.update(bench.environment)
    from grader.practice.attempt import Attempt

    bench.kit("warm")
    own, seconds, held = psutil.Process(), [], []
    try:
        for number in range(200):
            path = bench.file("tiny.py", TINY.format(number=number))
            began = time.monotonic()
            Attempt.begin("week2_timeseries", path, ("check_windows",)).grade(lambda event: None, keep=False)
            seconds.append(time.monotonic() - began)
            held.append(sum(process.memory_full_info().uss for process in (own, *bench.warm())))
    finally:
        bench.stop()
    for what, values in (("time", seconds), ("memory", held)):
        ratio = statistics.median(values[-50:]) / statistics.median(values[:50])
        show(f"200 tiny submissions, {what}, last fifty against first fifty", [ratio], 1.05)


def tasks(bench: Bench, runs: int) -> None:
    """Measure every task: CPU of its reference, cold and warm, against a bare script of the same trainings, in turn."""
    from grader.catalogue.exercise import exercise_names
    from grader.catalogue.packs import solution_folder

    chosen = TASKS or exercise_names()
    # Both use one home, and so have the same draws; only one of them finds the warm processes.
    cold_one = Bench(bench.folder)
    (bench.folder / "cold").mkdir()
    cold_one.environment = bench.environment | {"TMPDIR": str(bench.folder / "cold")}
    bench.kit("warm")
    rows: list[tuple[str, float, float, float]] = []
    print("| task | bare script, CPU | cold | warm |\n| --- | --- | --- | --- |", flush=True)
    try:
        for name in chosen:
            told = subprocess.run(
                [sys.executable, str(TRAININGS), "record", name, str(bench.folder / name)],
                env=bench.environment, capture_output=True, text=True, cwd=bench.folder, check=False,
            )  # fmt: skip
            if told.returncode:
                print(f"| {name} | not measured: {told.stderr.strip().splitlines()[-1:]} | | |", flush=True)
                continue
            words = [name, "--submission", str(solution_folder(name) / "solution.py"), "--fresh", "--report-dir", "r"]
            alone, cold, warm = [], [], []
            for _ in range(runs):
                alone.append(bench.run([sys.executable, str(TRAININGS), "bare", str(bench.folder / name)]).cpu)
                cold.append(cold_one.kit(*words).cpu / alone[-1])
                warm.append(bench.kit(*words).cpu / alone[-1])
            rows.append((name, *(statistics.median(values) for values in (alone, cold, warm))))
            print("| {} | {:.1f} s | {:.2f} | {:.2f} |".format(*rows[-1]), flush=True)
            shutil.rmtree(bench.folder / name)
    finally:
        bench.stop()
    for place, what, bars in ((2, "cold", (1.03, 1.15)), (3, "warm", (0.70, 0.85))):
        ratios = [float(row[place]) for row in rows]
        show(f"{len(rows)} tasks, {what}, CPU against the bare script, median", ratios, bars[0])
        worst = max(rows, key=lambda row: float(row[place]))
        show(f"the same, worst ({worst[0]})", [float(worst[place])], bars[1])


def beside(bench: Bench, runs: int, command: str) -> None:
    """Measure another command beside the bare script."""
    pairs = [(bench.bare(), bench.run(["bash", "-c", command], ends=(0, 1))) for _ in range(runs)]
    show(f"beside: {command}, CPU", [two.cpu / one.cpu for one, two in pairs], float("inf"))
    show(f"beside: {command}, wall", [two.wall / one.wall for one, two in pairs], float("inf"))


ROWS: dict[str, Callable[[Bench, int], None]] = {
    "quick": quick, "cold": cold, "warm": warm, "first": first, "many": many, "tiny": tiny, "load": load,
    "prove": prove, "tasks": tasks, "check": check, "suite": suite,
}  # fmt: skip
TASKS: list[str] = []
"""The tasks that ``tasks`` measures; empty for all."""


def main() -> None:
    """Measure the rows that are asked for, and print them."""
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    asked.add_argument("--runs", type=int, default=5)
    asked.add_argument("--only", default=",".join(ROWS), help=f"of {', '.join(ROWS)}")
    asked.add_argument("--beside", action="append", default=[], help="another command to time beside the bare script")
    asked.add_argument("--task", action="append", default=[], help="measure only these in the row `tasks`")
    options = asked.parse_args()
    TASKS[:] = options.task
    sys.path.insert(0, str(KIT))
    os.environ["PYTHONPATH"] = str(KIT)
    # Python keeps compiled modules, as it does on a learner's machine unless told otherwise.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    for name in chosen(options.only):
        with tempfile.TemporaryDirectory() as folder:
            Path(folder).chmod(0o711)
            ROWS[name](Bench(Path(folder)), options.runs)
    for command in options.beside:
        with tempfile.TemporaryDirectory() as folder:
            beside(Bench(Path(folder)), options.runs, command)


def chosen(names: str) -> Iterator[str]:
    """Yield the rows of these names, or say which there are."""
    for name in names.split(","):
        if name not in ROWS:
            sys.exit(f"There is no row {name!r}; there are {', '.join(ROWS)}.")
        yield name


if __name__ == "__main__":
    main()
