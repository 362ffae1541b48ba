"""What grading costs beside the bare training, in ratios of CPU time from runs in turn.

    .venv/bin/python benchmarks/cold_grade.py [--runs 5]

Each pair runs the reference solution of ``week2_timeseries`` as a bare script, then through the command that a
learner starts, cold. CPU seconds are those of the whole process tree. A syntax error is timed on the clock.
"""

import argparse
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

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


def cpu_and_wall(command: list[str], environment: dict[str, str]) -> tuple[float, float]:
    """Return CPU seconds of the process tree and wall seconds."""
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    subprocess.run(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=KIT, check=False)
    wall, after = time.monotonic() - began, resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, wall


def main() -> None:
    """Measure and print."""
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    asked.add_argument("--runs", type=int, default=5)
    runs = asked.parse_args().runs
    with tempfile.TemporaryDirectory() as folder:
        environment = os.environ | {"TF_EXAM_KIT_HOME": folder, "TF_CPP_MIN_LOG_LEVEL": "3"}
        broken = Path(folder) / "broken.py"
        broken.write_text("def windowed_dataset(:\n")
        grade = [sys.executable, "-m", "grader", "week2_timeseries", "--report-dir", folder, "--submission"]
        cpu_and_wall([*grade, str(SOLUTION)], environment)
        ratios, walls = [], []
        for number in range(runs):
            bare, _ = cpu_and_wall([sys.executable, "-c", BARE], environment)
            graded, _ = cpu_and_wall([*grade, str(SOLUTION)], environment)
            _, wall = cpu_and_wall([*grade, str(broken)], environment)
            ratios.append(graded / bare)
            walls.append(wall)
            print(f"run {number + 1}: bare {bare:.2f} s, graded {graded:.2f} s, ratio {graded / bare:.3f}; "
                  f"syntax error {wall:.2f} s", flush=True)  # fmt: skip
    print(f"cold grade, CPU against the bare script: median {statistics.median(ratios):.2f} "
          f"({min(ratios):.2f} to {max(ratios):.2f}), bar 1.15")  # fmt: skip
    print(
        f"syntax error, wall: median {statistics.median(walls):.2f} s ({min(walls):.2f} to {max(walls):.2f}), bar 0.5 s"
    )


if __name__ == "__main__":
    main()
