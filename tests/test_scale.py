"""The simulation behind docs/scale.md does what queueing theory says, and the page says what it prints."""

import json
import math
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from benchmarks.scale import (
    HOURS,
    RUN,
    TIMES,
    Assumed,
    Waited,
    Work,
    beside,
    most_of_one_command,
    plan,
    simulate,
    workers_for,
)

MEASURED = {
    "memory_mb": {"a": 400, "b": 500},
    "central_ms": {"hand out": 4.0, "write": 16.0},
    "gradings": [
        {"kind": "right", "cpu": 10.0, "wall": 11.0},
        {"kind": "wrong", "cpu": 4.0, "wall": 5.0},
        {"kind": "wrong", "cpu": 6.0, "wall": 7.0},
        {"kind": "unparsable", "cpu": 0.02, "wall": 0.02},
    ],
}


def poisson(rate: float, number: int, chance: np.random.Generator) -> Any:
    return np.cumsum(chance.exponential(1 / rate, number))


def erlang_c(load: float, workers: int) -> float:
    """Return how probable it is that all workers are busy, for arrivals and services without memory."""
    below = sum(load**number / math.factorial(number) for number in range(workers))
    full = load**workers / math.factorial(workers) * workers / (workers - load)
    return full / (below + full)


@pytest.mark.parametrize("busy", [0.5, 0.8])
def test_one_worker_with_equal_services_waits_as_long_as_theory_says(busy: float) -> None:
    chance = np.random.default_rng(3)
    found = simulate(poisson(busy, 300_000, chance), np.ones(300_000), 1)
    assert found.waits.mean() == pytest.approx(busy / (2 * (1 - busy)), rel=0.05)
    assert found.busy == pytest.approx(busy, rel=0.01)


@pytest.mark.parametrize(("workers", "busy"), [(2, 0.7), (8, 0.85)])
def test_several_workers_wait_as_long_as_erlang_says(workers: int, busy: float) -> None:
    chance = np.random.default_rng(4)
    load = workers * busy
    found = simulate(poisson(load, 400_000, chance), chance.exponential(1.0, 400_000), workers)
    probable = erlang_c(load, workers)
    assert (found.waits > 0).mean() == pytest.approx(probable, rel=0.05)
    assert found.waits.mean() == pytest.approx(probable / (workers - load), rel=0.1)


@pytest.mark.parametrize("workers", [1, 2, 7])
def test_a_class_that_hands_in_at_once_takes_between_the_bounds(workers: int) -> None:
    chance = np.random.default_rng(5)
    services = chance.exponential(4.0, 500)
    found = simulate(np.zeros(500), services, workers)
    least = max(services.sum() / workers, services.max())
    assert least - 1e-6 <= found.last <= services.sum() / workers + services.max()
    assert 0.9 < found.busy < 1 + 1e-9


def test_a_simulation_that_forgets_a_worker_is_seen() -> None:
    chance = np.random.default_rng(3)
    wrong = simulate(poisson(0.8, 100_000, chance), np.ones(100_000), 2)
    assert wrong.waits.mean() != pytest.approx(0.8 / 0.4, rel=0.05)


def test_nobody_waits_where_workers_are_many_and_everybody_comes_first() -> None:
    found = simulate(np.array([0.0, 1.0, 2.0]), np.array([10.0, 10.0, 10.0]), 3)
    assert found.waits.tolist() == [0, 0, 0] and found.last == 12
    found = simulate(np.array([0.0, 1.0, 2.0]), np.array([10.0, 10.0, 10.0]), 1)
    assert found.waits.tolist() == [0, 9, 18]


def test_what_submissions_cost_is_what_was_measured_in_the_shares_that_are_assumed() -> None:
    plain = Assumed(repeated=0, unchanged=0, unreadable=0, right=0.5, lost=0)
    chance = np.random.default_rng(6)
    assert Work(MEASURED, plain).draw(100_000, chance).mean() == pytest.approx(7.5, rel=0.02)
    half = replace(plain, repeated=1.0, saved=0.5)
    assert Work(MEASURED, half).draw(100_000, chance).mean() == pytest.approx(3.75, rel=0.02)
    cheap = replace(plain, unreadable=1.0)
    assert Work(MEASURED, cheap).draw(1000, chance).max() == 0.02
    endless = replace(plain, endless=0.1, limit=30)
    assert Work(MEASURED, endless).draw(100_000, chance).mean() == pytest.approx(0.9 * 7.5 + 3, rel=0.02)
    lost = replace(plain, lost=1.0, ready=12)
    assert Work(MEASURED, lost).draw(100_000, chance).mean() == pytest.approx(7.5 * 1.5 + 12, rel=0.02)


def test_the_workers_are_enough_and_one_fewer_is_not() -> None:
    assumed = Assumed(wait=0.5)
    work = Work(MEASURED, assumed)
    workers, found = workers_for(1.5, work, assumed, np.random.default_rng(7))
    assert np.quantile(found.waits, 0.95) <= assumed.wait
    chance = np.random.default_rng(7)
    arrivals = np.sort(chance.random(5400) * 3600)
    fewer: Waited = simulate(arrivals, work.draw(5400, chance), workers - 1)
    assert np.quantile(fewer.waits, 0.95) > assumed.wait


def test_there_are_never_fewer_workers_than_there_is_work_for() -> None:
    patient = Assumed(wait=1e9)
    work = Work(MEASURED, patient)
    mean = work.draw(100_000, np.random.default_rng(1)).mean()
    assert workers_for(2.0, work, patient, np.random.default_rng(7))[0] >= 2.0 * mean * 0.98


def test_one_command_is_the_narrow_place_at_last() -> None:
    assumed = Assumed()
    work = Work(MEASURED, assumed)
    most = most_of_one_command(work)
    assert plan(round(0.98 * most), work, assumed).commands == 1
    assert plan(round(1.02 * most), work, assumed).commands == 2


def test_ten_times_the_submissions_need_nearly_ten_times_the_workers_and_money() -> None:
    assumed = Assumed()
    small, large = (plan(number, Work(MEASURED, assumed), assumed) for number in (10**5, 10**6))
    assert 8 < large.workers / small.workers <= 10.5
    assert 9 < large.money_adaptive / small.money_adaptive < 11
    assert small.money_adaptive < small.money_fixed
    assert small.peak == pytest.approx(10**5 * HOURS.max() / HOURS.sum() / 3600)


def a_run(size: int, chance: np.random.Generator, added: float) -> dict[str, Any]:
    """Return a run as it is measured, of which ten in a hundred were not graded."""
    seconds = chance.gamma(2.0, 0.5, size * 9 // 10)
    wall = simulate(np.zeros(len(seconds)), seconds, 2).last + added * size
    return {"size": size, "graded": len(seconds), "wall": wall, "seconds": dict(enumerate(seconds.tolist()))}


def test_a_large_class_is_foretold_from_a_small_one() -> None:
    chance = np.random.default_rng(8)
    run = {"60": a_run(60, chance, 0.03), "500": a_run(500, chance, 0.03)}
    told = beside(run, chance)
    assert told["simulated"] == pytest.approx(run["500"]["wall"], rel=0.15)
    dearer = {**run, "500": a_run(500, chance, 0.3)}
    assert beside(dearer, chance)["measured"] > 1.2 * beside(dearer, chance)["high"]


def test_the_measured_run_of_500_is_foretold_from_the_one_of_60() -> None:
    told = beside(json.loads(RUN.read_text(encoding="utf-8")), np.random.default_rng(1))
    assert told["low"] < told["measured"] < told["high"]
    assert 0.85 < told["simulated"] / told["measured"] < 1.15
    page = (Path(__file__).parent.parent / "docs" / "scale.md").read_text(encoding="utf-8")
    for name in ("measured", "simulated", "low", "high"):
        assert f"{told[name]:.0f}" in page.partition("## Is the simulation right?")[2]


def test_the_page_has_the_numbers_that_the_program_prints() -> None:
    page = (Path(__file__).parent.parent / "docs" / "scale.md").read_text(encoding="utf-8")
    assumed = Assumed()
    work = Work(json.loads(TIMES.read_text(encoding="utf-8")), assumed)
    assert f"{most_of_one_command(work):,} submissions a day" in page
    for number in (10**3, 10**5):
        found = plan(number, work, assumed)
        [row] = re.findall(rf"^\| {number:,} \|.*$", page, flags=re.MULTILINE)
        cells = [cell.strip() for cell in row.strip("|").split("|")]
        assert cells[2] == f"{found.workers:,}"
        assert cells[8:10] == [f"{found.money_adaptive:,.2f}", f"{found.money_fixed:,.2f}"]
