"""How many workers a number of submissions a day needs, how long learners wait, and what it costs: docs/scale.md.

    .venv/bin/python benchmarks/scale.py                     # 10^3, 10^5 and 10^7 submissions a day
    .venv/bin/python benchmarks/scale.py --price 0.02        # another price of a core-hour
    .venv/bin/python benchmarks/scale.py --run RUN.json      # a measured run beside what is simulated for it

Service times are drawn from those measured (benchmarks/service_times.json), arrivals from the hours of a day on which
something is due. One queue, first come first served; what a lost worker had is begun anew.
"""

from __future__ import annotations

import argparse
import heapq
import json
import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

HERE = Path(__file__).resolve().parent
TIMES = HERE / "service_times.json"
RUN = HERE / "measured_run.json"
MOST_BUSY = 0.8
"""How busy the process of a command may be: beyond that, answers wait for it."""
JOBS = 2
"""Gradings at once in the measured run."""
Numbers = np.ndarray[Any, np.dtype[np.float64]]

HOURS = np.array([2, 1, 1, 1, 1, 1, 2, 3, 5, 6, 6, 6, 6, 6, 6, 7, 8, 9, 11, 14, 19, 27, 36, 16], dtype=float)
"""Submissions by hour of a day on which something is due at midnight; only their proportions matter."""


@dataclass(frozen=True)
class Assumed:
    """What is assumed, and not measured: every field can be given on the command line."""

    price: float = 0.04
    """Money for one hour of one core with 4 GB, in whatever currency."""
    wait: float = 60.0
    """Seconds that 95 in 100 learners wait at most in the busiest hour before their grading begins."""
    repeated: float = 0.0
    """Share of submissions of which a part was judged before, if verdicts were shared between workers: they are not."""
    saved: float = 0.5
    """Share of the work that is saved on those."""
    unchanged: float = 0.05
    """Share that is, byte by byte, what was graded before."""
    unreadable: float = 0.05
    """Share that is refused, does not parse, or is the stub."""
    right: float = 0.35
    """Share of the rest that is right: these train to the end."""
    endless: float = 0.0
    """Share that runs on until its limit ends it."""
    limit: float = 30.0
    """Core seconds until then."""
    lost: float = 0.001
    """How often a worker is lost in the middle of a grading: machines that are rented by the spot."""
    ready: float = 12.0
    """Seconds until a new worker has TensorFlow imported."""


@dataclass(frozen=True)
class Waited:
    """What became of the submissions of a simulation."""

    waits: Numbers
    """Seconds from handing in to the beginning of each grading."""
    last: float
    """When the last one was done."""
    busy: float
    """Share of the time between the first arrival and the last end that workers worked."""


def simulate(arrivals: Numbers, services: Numbers, workers: int) -> Waited:
    """Serve ``arrivals``, in their order, by the worker that is free first; exact, whatever the distributions are."""
    free = [0.0] * workers
    waits = np.empty(len(arrivals))
    for place, (arrival, service) in enumerate(zip(arrivals.tolist(), services.tolist(), strict=True)):
        begin = max(arrival, free[0])
        heapq.heapreplace(free, begin + service)
        waits[place] = begin - arrival
    last = max(free)
    return Waited(waits, last, float(services.sum()) / (workers * (last - float(arrivals[0]))))


class Work:
    """Draws what submissions cost, from what was measured."""

    def __init__(self, measured: dict[str, Any], assumed: Assumed) -> None:
        gradings = measured["gradings"]
        self._kinds = {
            kind: np.array([one["cpu"] for one in gradings if one["kind"] == kind]) for kind in ("right", "wrong")
        }
        cheap = [one["cpu"] for one in gradings if one["kind"] in ("unparsable", "untouched")]
        self._kinds["cheap"] = np.array(cheap)
        self._assumed = assumed
        self.memory_mb = max(measured["memory_mb"].values())
        """Megabytes that a worker holds at its most."""
        self.central = sum(measured["central_ms"].values()) / 1000
        """Seconds that the command spends on each submission, in one process."""

    def draw(self, number: int, chance: np.random.Generator) -> Numbers:
        """Return the seconds of one core that each of ``number`` submissions takes."""
        assumed = self._assumed
        services = np.where(
            chance.random(number) < assumed.right,
            chance.choice(self._kinds["right"], number),
            chance.choice(self._kinds["wrong"], number),
        )
        services = np.where(chance.random(number) < assumed.repeated, services * (1 - assumed.saved), services)
        cheap = chance.random(number) < assumed.unchanged + assumed.unreadable
        services = np.where(cheap, chance.choice(self._kinds["cheap"], number), services)
        services = np.where(chance.random(number) < assumed.endless, assumed.limit, services)
        # A grading that is lost has used half of its time, on the average, and is begun anew.
        lost = chance.random(number) < assumed.lost
        return np.where(lost, services * (1 + chance.random(number)) + assumed.ready, services)


def arrive(number: int, seconds: float, chance: np.random.Generator) -> Numbers:
    """Return when ``number`` submissions come, each at a time of its own."""
    return np.sort(chance.random(number) * seconds)


def workers_for(rate: float, work: Work, assumed: Assumed, chance: np.random.Generator) -> tuple[int, Waited]:
    """Return the fewest workers that serve ``rate`` submissions a second as fast as is wanted, and how they do.

    The whole hour is simulated. Fewer workers than there is work for are never enough, however long an hour is.
    """
    number = max(200, round(rate * 3600))
    arrivals = arrive(number, number / rate, chance)
    services = work.draw(number, chance)

    def waited(workers: int) -> Waited:
        return simulate(arrivals, services, workers)

    def is_enough(found: Waited) -> bool:
        return bool(np.quantile(found.waits, 0.95) <= assumed.wait)

    fewest = math.floor(rate * float(services.mean())) + 1
    if is_enough(found := waited(fewest)):
        return fewest, found
    enough = fewest + 1
    while not is_enough(waited(enough)):
        fewest, enough = enough + 1, math.ceil(enough * 1.2) + 1
    while fewest < enough:
        middle = (fewest + enough) // 2
        if is_enough(waited(middle)):
            enough = middle
        else:
            fewest = middle + 1
    return enough, waited(enough)


@dataclass(frozen=True)
class Plan:
    """What a number of submissions a day needs."""

    submissions: int
    seconds: float
    """Core seconds of one submission, in the middle of all."""
    peak: float
    """Submissions a second in the busiest hour."""
    workers: int
    """Workers in the busiest hour: one core each."""
    memory_gb: float
    """What these hold together."""
    commands: int
    """Commands that hand out, take the answers, draw the reports and write them: each is one process."""
    waits: tuple[float, float]
    """Seconds that half, and that 95 in 100, wait in the busiest hour."""
    busy: float
    """Share of that hour that workers work."""
    hours: float
    """Core-hours of the whole day, if workers come and go with the load."""
    money_adaptive: float
    """What the day costs where workers come and go with the load."""
    money_fixed: float
    """What the day costs where those of the busiest hour stand all day."""


def plan(submissions: int, work: Work, assumed: Assumed, seed: int = 1) -> Plan:
    """Return what ``submissions`` a day need on a day on which something is due."""
    chance = np.random.default_rng(seed)
    peak = submissions * float(HOURS.max() / HOURS.sum()) / 3600
    workers, waited = workers_for(peak, work, assumed, chance)
    mean = float(work.draw(200_000, chance).mean())
    # As busy as in the busiest hour, and never fewer than one worker.
    by_hour = np.maximum(1, submissions * HOURS / HOURS.sum() / 3600 * mean / max(waited.busy, 0.01))
    hours = float(by_hour.sum())
    half, most = np.quantile(waited.waits, [0.5, 0.95])
    return Plan(
        submissions,
        mean,
        peak,
        workers,
        workers * work.memory_mb / 1000,
        math.ceil(peak * work.central / MOST_BUSY),
        (float(half), float(most)),
        waited.busy,
        hours,
        hours * assumed.price,
        24 * workers * assumed.price,
    )


def beside(run: dict[str, Any], chance: np.random.Generator, runs: int = 200) -> dict[str, float]:
    """Return how long a large class took beside what is simulated for it from a small one, in seconds.

    ``run`` is what ``benchmarks/cohort.py --only flat --raw`` writes. Of the small class the simulation knows what each
    grading took, and, for each learner, what the command added to that; of the large one how many were graded.
    """
    small, large = (run[name] for name in sorted(run, key=int))
    known = np.array([*small["seconds"].values()])
    added = (small["wall"] - simulate(np.zeros(len(known)), known, JOBS).last) / small["size"]
    walls = []
    for _ in range(runs):
        services = chance.choice(known, large["graded"])
        walls.append(simulate(np.zeros(len(services)), services, JOBS).last + added * large["size"])
    low, middle, high = np.quantile(walls, [0.025, 0.5, 0.975])
    return {"measured": large["wall"], "low": float(low), "simulated": float(middle), "high": float(high)}


def most_of_one_command(work: Work) -> int:
    """Return how many submissions a day one command takes before it is the narrow place."""
    return 1000 * round(MOST_BUSY / work.central * 3.6 * float(HOURS.sum() / HOURS.max()))


def show(plans: Sequence[Plan], assumed: Assumed) -> str:
    """Return the plans as a table."""
    lines = [
        "| submissions a day | at the peak | workers | memory | commands | waiting: half, 95 % | busy | core-hours"
        " | adaptive | fixed |",
        "| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |",
    ]
    for one in plans:
        cells = (
            f"{one.submissions:,}",
            f"{one.peak:.2f} /s" if one.peak < 10 else f"{one.peak:.0f} /s",
            f"{one.workers:,}",
            f"{one.memory_gb:,.1f} GB" if one.memory_gb < 100 else f"{one.memory_gb:,.0f} GB",
            f"{one.commands:,}",
            f"{one.waits[0]:.0f} s, {one.waits[1]:.0f} s",
            f"{one.busy:.0%}",
            f"{one.hours:,.0f}",
            f"{one.money_adaptive:,.2f}",
            f"{one.money_fixed:,.2f}",
        )
        lines.append("| " + " | ".join(cells) + " |")
    lines.append(f"\n{plans[-1].seconds:.1f} core seconds for one; a core-hour costs {assumed.price:g}.")
    return "\n".join(lines)


def main() -> None:
    """Print the table, or a measured run beside its simulation."""
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    asked.add_argument("--times", type=Path, default=TIMES, help="measured service times")
    asked.add_argument("--run", type=Path, nargs="?", const=RUN, help="a measured run to simulate instead")
    for name, value in vars(Assumed()).items():
        asked.add_argument(f"--{name}", type=float, default=value, help="assumed; %(default)s unless given")
    given = vars(asked.parse_args())
    if given["run"]:
        told = beside(json.loads(given["run"].read_text(encoding="utf-8")), np.random.default_rng(1))
        ratio = told["simulated"] / told["measured"]
        print(f"measured {told['measured']:.0f} s; simulated {told['simulated']:.0f} s", end=" ")
        print(f"({told['low']:.0f} to {told['high']:.0f} s), {ratio:.2f} of what was measured")
        return
    assumed = replace(Assumed(), **{name: given[name] for name in vars(Assumed())})
    work = Work(json.loads(given["times"].read_text(encoding="utf-8")), assumed)
    print(show([plan(number, work, assumed) for number in (10**3, 10**5, 10**7)], assumed))
    print(f"One command takes {most_of_one_command(work):,} a day: {1000 * work.central:.0f} ms of it for each.")


if __name__ == "__main__":
    main()
