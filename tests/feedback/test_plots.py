"""The pictures of a report."""

import itertools
import math
import operator
import re
import subprocess
import sys
from importlib.metadata import version
from typing import Any
from xml.etree import ElementTree

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from shares import examples

from grader.feedback.pages.plots import MOST_POINTS, decades, draw_curves, draw_forecast, draw_sweep, spread, ticks

HISTORY = {
    "loss": [0.7, 0.4, 0.3],
    "val_loss": [0.7, 0.5, 0.6],
    "accuracy": [0.5, 0.8, 0.9],
    "val_accuracy": [0.5, 0.7, 0.75],
}
SVG = "{http://www.w3.org/2000/svg}"


def paths_of(svg: str, role: str) -> list[str]:
    """Return the path data of the line with this role."""
    groups = ElementTree.fromstring(svg).iter(f"{SVG}g")
    return [
        path.get("d", "")
        for group in groups
        if group.get("class") == f"line-{role}"
        for path in group.iter(f"{SVG}path")
    ]


def heights(path: str) -> list[float]:
    """Return the y of each point of a path; zero is the top."""
    return [float(y) for _, y in re.findall(r"([\d.]+) ([\d.]+)", path)]


def test_curves_are_the_metric_with_its_bar_and_the_loss_without() -> None:
    accuracy, loss = draw_curves({"metric": "accuracy", "threshold": 0.85, "history": HISTORY})
    assert [line.name for line in accuracy.lines] == ["training", "validation", "threshold: 0.85"]
    assert [line.name for line in loss.lines] == ["training", "validation"]
    assert accuracy.caption == "After 3 epochs: 0.9 in training, 0.75 in validation."


def test_the_bar_is_level_and_lies_where_its_value_is() -> None:
    [accuracy, _] = draw_curves({"metric": "accuracy", "threshold": 0.8, "history": HISTORY})
    [threshold], [training] = paths_of(accuracy.svg, "bar"), paths_of(accuracy.svg, "training")
    assert heights(threshold) == [heights(training)[1]] * 2
    assert heights(training) == sorted(heights(training), reverse=True)


def test_a_validation_that_does_not_run_in_every_epoch_says_so() -> None:
    def caption(*validated: float | None) -> str:
        return draw_curves({"metric": "loss", "history": {"loss": [4.0, 3.0, 2.0, 1.0], "val_loss": list(validated)}})[
            0
        ].caption

    assert caption(None, 3.0, None, 2.0).endswith("Validation runs every 2 epochs, so its curve starts at epoch 2.")
    assert "Validation runs" not in caption(4.0, 3.0, 3.0, 2.0) + caption(None, 3.0, 2.0, 2.0)


def test_a_metric_that_is_the_loss_is_drawn_once() -> None:
    [loss] = draw_curves({"metric": "loss", "threshold": 3.8, "history": HISTORY})
    assert loss.title == "loss"
    assert paths_of(loss.svg, "bar") == []


def test_one_epoch_is_a_point() -> None:
    [plot] = draw_curves({"metric": "loss", "history": {"loss": [0.5]}})
    assert plot.caption == "After 1 epoch: 0.5 in training."
    assert "<circle" in plot.svg


@pytest.mark.parametrize("curves", [{}, {"metric": "accuracy", "history": {}}, {"history": {"loss": [None, None]}}])
def test_no_history_is_no_picture(curves: dict[str, Any]) -> None:
    assert draw_curves(curves) == []


def test_a_training_that_burst_is_drawn_as_far_as_it_has_numbers() -> None:
    [plot] = draw_curves({"metric": "loss", "history": {"loss": [0.5, 900.0, None, math.inf, math.nan]}})
    assert plot.caption == "After 2 epochs: 900 in training. The vertical axis is logarithmic."


@pytest.mark.parametrize("first", [500.0, 1e6, 3e13])
def test_one_huge_epoch_does_not_hide_the_others(first: float) -> None:
    [plot] = draw_curves({"metric": "loss", "history": {"loss": [first, 2.0, 1.0, 0.5, 0.25]}})
    [path] = paths_of(plot.svg, "training")
    at = heights(path)
    assert at == sorted(at)
    assert at[-1] - at[1] > 0.04 * (at[-1] - at[0])
    assert "logarithmic" in plot.caption


@pytest.mark.parametrize("loss", [[60.0, 2.0, 1.0], [900.0, 1.0, 0.0], [900.0, 1.0, -1.0]])
def test_a_curve_of_few_decades_or_with_a_zero_stays_on_a_plain_axis(loss: list[float]) -> None:
    [plot] = draw_curves({"metric": "loss", "history": {"loss": loss}})
    assert "logarithmic" not in plot.caption


def test_a_forecast_stands_beside_truth_and_the_naive_one() -> None:
    series = {"time": [0, 1, 2, 3], "truth": [1.0, 2.0, 3.0, 4.0], "forecast": [1.5, 2.5, 3.5, 4.5]}
    plot = draw_forecast({**series, "naive": [0.0, 1.0, 2.0, 3.0]})
    assert plot is not None
    assert plot.wide
    assert [line.role for line in plot.lines] == ["truth", "model", "naive"]
    assert plot.caption == "Mean absolute error: 0.5 for the model; 1 for the naive forecast."
    assert draw_forecast({}) is None


def test_a_forecast_tells_the_errors_of_the_verdict_where_only_a_part_is_drawn() -> None:
    series = {"time": [0, 1, 2], "truth": [1.0, 2.0, 3.0], "forecast": [1.5, 2.5, 3.5], "naive": [0.0, 1.0, 2.0]}
    plot = draw_forecast({**series, "errors": {"forecast": 59.59, "naive": 56.25}})
    assert plot is not None
    assert (
        plot.caption
        == "Mean absolute error on all held-out windows: 59.59 for the model; 56.25 for the naive forecast."
    )


def test_a_forecast_that_nears_zero_is_no_curve_and_stays_on_a_plain_axis() -> None:
    plot = draw_forecast({"time": [0, 1, 2], "truth": [0.001, 5.0, 9.0], "forecast": [1.0, 2.0, 3.0]})
    assert plot is not None
    assert "logarithmic" not in plot.caption


def test_a_long_series_is_thinned_out_and_keeps_its_end() -> None:
    time = list(range(5000))
    plot = draw_forecast({"time": time, "truth": time, "forecast": time})
    assert plot is not None
    assert all(len(line.points) <= MOST_POINTS for line in plot.lines)
    assert plot.lines[0].points[-1] == (4999.0, 4999.0)


def test_a_sweep_has_a_logarithmic_axis_and_says_where_the_loss_is_lowest() -> None:
    rates = [10.0**exponent for exponent in range(-8, -2)]
    plot = draw_sweep({"rates": rates, "loss": [9.0, 8.0, 5.0, 2.0, 4.0, 800.0]})
    assert plot is not None
    assert plot.caption == "The loss is lowest, 2, at a learning rate of 1.0e-05."
    assert all(label in plot.svg for label in ("10⁻⁸", "10⁻³"))
    [path] = paths_of(plot.svg, "model")
    across = [float(x) for x, _ in re.findall(r"([\d.]+) ([\d.]+)", path)]
    steps = [after - before for before, after in itertools.pairwise(across)]
    assert max(steps) - min(steps) < 0.01


def test_a_sweep_of_one_point_is_no_picture() -> None:
    assert draw_sweep({"rates": [0.0, 1e-3], "loss": [1.0, 1.0]}) is None


def test_a_picture_brings_no_script_no_style_no_date_and_no_ids() -> None:
    [plot, _] = draw_curves({"metric": "accuracy", "threshold": 0.85, "history": HISTORY})
    tags = {element.tag for element in ElementTree.fromstring(plot.svg).iter()}
    assert tags <= {f"{SVG}{tag}" for tag in ("svg", "g", "rect", "path", "text", "circle")}
    assert not re.search(r"id=|style=|<!--|href|#[0-9a-fA-F]{3}", plot.svg)


def test_a_metric_with_a_hostile_name_is_only_text() -> None:
    name = "<script>alert(1)</script>\x1b[31m"
    [plot, *_] = draw_curves({"metric": name, "history": {name: [1.0, 2.0]}})
    assert "<script" not in plot.svg
    assert "&lt;script&gt;" in plot.svg


numbers = st.one_of(st.none(), st.integers(-(10**40), 10**40), st.floats(), st.booleans(), st.text(max_size=3))


@settings(max_examples=examples(80), deadline=None)
@example([], [0], 5e-324)
@given(st.lists(numbers, max_size=20), st.lists(numbers, max_size=20), st.floats(-10, 10))
def test_any_numbers_can_be_drawn(ones: list[Any], others: list[Any], threshold: float) -> None:
    plots = draw_curves({"metric": "mae", "threshold": threshold, "history": {"mae": ones, "val_mae": others}})
    plots += [plot for plot in (draw_sweep({"rates": ones, "loss": others}),) if plot]
    plots += [plot for plot in (draw_forecast({"time": ones, "truth": others, "forecast": ones}),) if plot]
    for plot in plots:
        ElementTree.fromstring(plot.svg)
        assert "nan" not in plot.svg


sizes = st.integers(-30, 30).map(lambda power: 10.0**power)
values = st.builds(operator.mul, st.floats(-1, 1).filter(lambda one: one == 0 or abs(one) > 1e-3), sizes)


@given(values, values, st.integers(2, 8))
def test_ticks_span_what_they_measure_and_are_few(one: float, other: float, most: int) -> None:
    low, high = spread(*sorted((one, other)))
    marks = ticks(low, high, most)
    assert 1 <= len(marks) <= most + 2
    assert marks[0] <= low or math.isclose(marks[0], low)
    assert marks[-1] >= high or math.isclose(marks[-1], high)


def test_ticks_are_round() -> None:
    assert [f"{mark:g}" for mark in ticks(0.52, 0.96, 5)] == ["0.5", "0.6", "0.7", "0.8", "0.9", "1"]
    assert ticks(*spread(3.0, 3.0), 5) == pytest.approx([2.6, 2.8, 3.0, 3.2, 3.4])


def test_decades_are_powers_of_ten() -> None:
    assert decades(1e-8, 1e-3, 6) == [10.0**exponent for exponent in range(-8, -2)]
    assert decades(2.0, 3.0, 6) == [1.0, 10.0]
    assert decades(1e-12, 1e12, 6)[:2] == [1e-12, 1e-8]


def test_a_report_without_a_picture_does_not_pay_for_the_library() -> None:
    asked = "import sys, grader.feedback.pages.report; print('pygal' in sys.modules, 'matplotlib' in sys.modules)"
    answer = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)
    assert answer.stdout == "False False\n"


def test_the_library_of_plots_looks_for_no_plugins_in_other_packages() -> None:
    asked = (
        "import sys; from grader.feedback.pages.plots import load_pygal; print(load_pygal().XY.__name__);"
        "print('importlib_metadata' in sys.modules);"
        "import importlib_metadata; print(importlib_metadata.version('pygal'))"
    )
    answer = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)
    assert answer.stdout.split() == ["XY", "False", version("pygal")]


def test_an_experiment_that_helped_is_drawn_beside_the_training() -> None:
    curves = {
        "metric": "accuracy",
        "threshold": 0.88,
        "history": {"accuracy": [0.1, 0.1, 0.1], "loss": [2.3, 2.3, 2.3]},
        "tried": {
            "words": "`learning_rate=0.001` instead of 1",
            "history": {"accuracy": [0.7, 0.9], "loss": [0.9, 0.4]},
        },
    }
    score, loss = draw_curves(curves)
    assert [line.name for line in score.lines] == ["training", "tried", "threshold: 0.88"]
    tried = "Tried, with learning_rate=0.001 instead of 1, after 2 epochs: 0.9 in training."
    assert score.caption == f"After 3 epochs: 0.1 in training. {tried}"
    assert loss.lines[1].points == ((1.0, 0.9), (2.0, 0.4))
    assert "tried" not in [line.name for line in draw_curves({**curves, "tried": {}})[0].lines]
