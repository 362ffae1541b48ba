"""What it costs per grading to close off a submission: every layer in the worker, and the examiner's hold on processes.

    .venv/bin/python benchmarks/sandbox_cost.py [--runs 20]

Each run is a fresh process without TensorFlow. It is timed from before the first layer to after the last one, on the
clock and in CPU time, with the layers that a probe found to hold here; then the same for what the examiner does before
and after. Imports are timed against a process that imports only what a worker needs anyway. Ends with 1 above 50 ms.
"""

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

KIT = Path(__file__).resolve().parent.parent
BAR = 50.0
CLOCKS = "import json, sys, time; sys.path.insert(0, sys.argv[1]); import os, socket, faulthandler, signal, pathlib\n"
LAYERS = """
one, cpu = time.perf_counter(), time.process_time()
from grader.candidate.sandbox.layers import SandboxLimits, close_off
two, imported = time.perf_counter(), time.process_time()
limits = SandboxLimits(cpu_seconds=1320, memory_mb=5000, file_mb=500, open_files=256)
state = close_off(scratch=pathlib.Path(sys.argv[2]), readable=[], limits=limits, layers=json.loads(sys.argv[3]))
end, spent = time.perf_counter(), time.process_time()
print(json.dumps([1000 * (two - one), 1000 * (imported - cpu), 1000 * (end - two), 1000 * (spent - imported)]))
"""
HOLD = """
import psutil
from grader.candidate.sandbox.descendants import become_subreaper, die_with_parent, reap_descendants, refuse_inspection
from grader.candidate.sandbox.limits import limit_examiner
one, cpu = time.perf_counter(), time.process_time()
become_subreaper(); die_with_parent(); refuse_inspection(); limit_examiner(4000); reap_descendants()
print(json.dumps([0, 0, 1000 * (time.perf_counter() - one), 1000 * (time.process_time() - cpu)]))
"""


def measure(code: str, runs: int, layers: list[str]) -> list[list[float]]:
    """Return for each run four times in milliseconds: import by the clock and in CPU time, then the work itself."""
    rows = []
    for _ in range(runs):
        with tempfile.TemporaryDirectory() as scratch:
            Path(scratch).chmod(0o711)
            arguments = [str(KIT), scratch, json.dumps(layers)]
            command = [sys.executable, "-I", "-c", CLOCKS + code, *arguments]
            rows.append(json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout))
    return rows


def told(times: tuple[float, ...]) -> str:
    return f"{statistics.median(times):6.1f} ms ({min(times):.1f} to {max(times):.1f})"


def main() -> int:
    """Measure and print; return 1 where the whole costs more than it may."""
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    asked.add_argument("--runs", type=int, default=20)
    runs = asked.parse_args().runs
    sys.path.insert(0, str(KIT))
    from grader.candidate.sandbox.layers import ENFORCED
    from grader.candidate.sandbox.probes import probe_layers

    held = [name for name, state in probe_layers(None).items() if state == ENFORCED]
    whole = 0.0
    print(f"layers that hold here: {', '.join(held)}; median of {runs} runs (least to most)")
    for title, rows in (("worker", measure(LAYERS, runs, held)), ("examiner", measure(HOLD, runs, held))):
        parts = list(zip(*rows, strict=True))
        does = "layers" if title == "worker" else "hold"
        for name, clock, cpu in (("imports", parts[0], parts[1]), (does, parts[2], parts[3])):
            if max(cpu):
                whole += statistics.median(cpu)
                print(f"{title:>9} {name:<8} {told(cpu)} of CPU, {told(clock)} by the clock")
    print(f"    whole  {whole:15.1f} ms of CPU, bar {BAR:g}")
    return int(whole > BAR)


if __name__ == "__main__":
    sys.exit(main())
