"""Draws the pictures of a report as inline SVG; colours, strokes and fonts are the style sheet's.

pygal and not matplotlib: a report is drawn after every grading. For a report with four plots, matplotlib with
NumPy took 0.5 s of processor time, pygal 0.1 s (both imports included, cold, 2026, two cores).
"""

from __future__ import annotations

import math
import sys
import types
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from xml.etree import ElementTree

from grader.feedback.safe_text import plain

MOST_POINTS = 400
"""Points of one line that are drawn; of more, evenly spread ones."""

SEVERAL_DECADES = 100.0
"""From this ratio of its largest to its smallest value on, a curve is drawn on a logarithmic axis."""

_Point = tuple[float, float]


@dataclass(frozen=True)
class Line:
    """One line of a plot."""

    name: str
    """What the legend calls it."""
    role: str
    """Its look in the style sheet: ``model``, ``training``, ``truth``, ``naive`` or ``bar``."""
    points: tuple[_Point, ...]


@dataclass(frozen=True)
class Plot:
    """A picture with all that a page needs to set it."""

    title: str
    """What is drawn, in a few words."""
    lines: tuple[Line, ...]
    """For the legend."""
    caption: str
    """What there is to see, for those who look and for those who listen."""
    svg: str
    """An ``<svg>`` element without script, style, external links or fixed colours."""
    wide: bool = False
    """Whether it wants the whole width."""


def draw_curves(curves: dict[str, Any]) -> list[Plot]:
    """Draw the metric with its threshold, and the loss, epoch by epoch; no history, no plot.

    ``tried`` has ``words`` and ``history`` of an experiment that helped, which is drawn beside the learner's training.
    """
    history, tried = curves.get("history") or {}, curves.get("tried") or {}
    metric, threshold = str(curves.get("metric") or "loss"), _number(curves.get("threshold"))
    # A threshold has the unit of a metric: a loss may have another one.
    plots = [_draw_curve(history, metric, threshold if metric != "loss" else None, tried)]
    plots += [_draw_curve(history, "loss", None, tried)] if metric != "loss" else []
    return [plot for plot in plots if plot]


def _draw_curve(history: dict[str, Any], metric: str, threshold: float | None, tried: dict[str, Any]) -> Plot | None:
    trained = _points(range(1, 1 + len(history.get(metric) or ())), history.get(metric))
    validated = _points(range(1, 1 + len(history.get(f"val_{metric}") or ())), history.get(f"val_{metric}"))
    if not trained and not validated:
        return None
    lines = [Line("training", "training", trained), Line("validation", "model", validated)]
    told = ", ".join(f"{_short(line.points[-1][1])} in {line.name}" for line in lines if line.points)
    caption = f"{_after(lines)}: {told}."
    other = (tried.get("history") or {}).get(metric)
    if points := _points(range(1, 1 + len(other or ())), other):
        words = plain(str(tried.get("words")), 80).replace("`", "")
        lines.append(Line("tried", "naive", points))
        caption += f" Tried, with {words}, {_after(lines[-1:]).lower()}: {_short(points[-1][1])} in training."
    if trained and (every := _step_of(history.get(f"val_{metric}") or ())) > 1:
        caption += f" Validation runs every {every} epochs, so its curve starts at epoch {every}."
    if threshold is not None:
        lines.append(
            Line(
                f"threshold: {_short(threshold)}", "bar", ((1.0, threshold), (max(_last_epoch(lines), 2.0), threshold))
            )
        )
    return _plot(plain(metric, 60), lines, caption, x_title="epoch", whole_x=True)


def _last_epoch(lines: Sequence[Line]) -> float:
    return max(line.points[-1][0] for line in lines if line.points)


def _after(lines: Sequence[Line]) -> str:
    epochs = int(_last_epoch(lines))
    return f"After {epochs} epoch{'s' if epochs > 1 else ''}"


def _step_of(values: Sequence[Any]) -> int:
    """Return every how many epochs a metric was measured; 1 where the gaps have another cause.

    >>> _step_of([None, 5.0, None, 4.0, None]), _step_of([None, 5.0, 4.0]), _step_of([])
    (2, 1, 1)
    """
    measured = [epoch for epoch, value in enumerate(values, start=1) if _number(value) is not None]
    every = measured[0] if measured else 1
    return every if measured == list(range(every, 1 + len(values), every)) else 1


def draw_forecast(forecast: dict[str, Any]) -> Plot | None:
    """Draw the hidden part of a series, the model's forecast, and the naive one.

    ``errors`` of the evidence are the mean absolute errors that the verdict rests on: where there are any, the caption
    tells these, for what is drawn may be only a part.
    """
    time = forecast.get("time") or ()
    named = (("truth", "truth"), ("forecast", "model"), ("naive", "naive"))
    lines = [Line(name, role, _points(time, forecast.get(name))) for name, role in named]
    lines = [line for line in lines if line.points]
    if not lines:
        return None
    known: dict[str, Any] = forecast.get("errors") or {}
    drawn = {line.name: _mean_error(time, forecast["truth"], forecast[line.name]) for line in lines[1:]}
    errors = {name: _number(known.get(name, error)) for name, error in drawn.items()}
    told = "; ".join(f"{error:.4g} for the {name} forecast" for name, error in errors.items() if error is not None)
    told = told.replace("the forecast forecast", "the model")
    caption = f"Mean absolute error{' on all held-out windows' if known else ''}: {told}." if told else ""
    return _plot("Forecast and truth", lines, caption, x_title="time", wide=True)


def draw_sweep(sweep: dict[str, Any]) -> Plot | None:
    """Draw the loss against the learning rate, both on logarithmic axes."""
    points = _points(sweep.get("rates"), sweep.get("loss"))
    points = tuple((rate, loss) for rate, loss in points if rate > 0 and loss > 0)
    if len(points) < 2:
        return None
    best, lowest = min(points, key=lambda point: point[1])
    caption = f"The loss is lowest, {_short(lowest)}, at a learning rate of {best:.1e}."
    lines = [Line("loss", "model", points)]
    return _plot("Loss against learning rate", lines, caption, x_title="learning rate", log=True)


def _mean_error(time: Sequence[Any], truth: Sequence[Any], said: Sequence[Any]) -> float | None:
    truths = dict(_points(time, truth, most=len(time)))
    errors = [abs(value - truths[at]) for at, value in _points(time, said, most=len(time)) if at in truths]
    return sum(errors) / len(errors) if errors else None


def _points(xs: Iterable[Any] | None, ys: Iterable[Any] | None, most: int = MOST_POINTS) -> tuple[_Point, ...]:
    """Return the points whose both sides are numbers that can be drawn, at most ``most``."""
    pairs = [(_number(x), _number(y)) for x, y in zip(xs or (), ys or (), strict=False)]
    points = [(x, y) for x, y in pairs if x is not None and y is not None]
    step = max(1, math.ceil(len(points) / max(1, most)))
    return tuple(points[::-1][::step][::-1])


def _number(value: Any) -> float | None:
    """Return a number of a size that can be drawn; nearly nothing becomes zero, and all else ``None``."""
    if not isinstance(value, (int, float)) or not abs(value) < 1e30:
        return None
    return float(value) if abs(value) > 1e-30 else 0.0


def spread(low: float, high: float) -> tuple[float, float]:
    """Return the range from ``low`` to ``high``, widened where it is too narrow to be drawn."""
    if high - low > 1e-9 * max(abs(low), abs(high)):
        return low, high
    half = 0.1 * abs(high) or 1.0
    return low - half, high + half


def ticks(low: float, high: float, most: int) -> list[float]:
    """Return round numbers that span ``low`` to ``high``, in steps of 1, 2 or 5 times a power of ten."""
    power = 10.0 ** math.floor(math.log10((high - low) / most))
    step = next(power * size for size in (1, 2, 5, 10, 20) if high - low <= power * size * most)
    return [number * step for number in range(math.floor(low / step), math.ceil(high / step) + 1)]


def decades(low: float, high: float, most: int) -> list[float]:
    """Return the powers of ten between ``low`` and ``high``, both above zero; around them, where fewer than two are."""
    first, last = math.ceil(math.log10(low)), math.floor(math.log10(high))
    if last <= first:
        first, last = math.floor(math.log10(low)), math.ceil(math.log10(high))
    step = max(1, math.ceil((last - first) / most))
    return [10.0**exponent for exponent in range(first, last + 1, step)]


def _power(value: float) -> str:
    exponent = str(round(math.log10(value)))
    return "10" + exponent.translate(str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹"))


def _shortest(value: float) -> str:
    """Return a power of ten as a plain number where that is as short."""
    return f"{value:g}" if 1e-3 <= value <= 1e4 else _power(value)


def _placed(value: float, log: bool) -> float:
    return math.log10(value) if log else value


def _short(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 1e4 and abs(value) < 1e7 else f"{value:.4g}"


def _plot(
    title: str,
    lines: Sequence[Line],
    caption: str,
    *,
    x_title: str,
    log: bool = False,
    wide: bool = False,
    whole_x: bool = False,
) -> Plot:
    lines = tuple(line for line in lines if line.points)
    xs = [x for line in lines for x, _ in line.points]
    ys = [y for line in lines for _, y in line.points]
    left, right = spread(min(xs), max(xs))
    across = decades(left, right, 6) if log else ticks(left, right, 6)
    if not log:
        across = [x for x in across if left <= x <= right and (x.is_integer() or not whole_x)]
    high = log or (whole_x and min(ys) > 0 and max(ys) > SEVERAL_DECADES * min(ys))
    up = decades(*spread(min(ys), max(ys)), 5) if high else ticks(*spread(min(ys), max(ys)), 5)
    svg = _draw(lines, (left, right), across, up, x_title, log=log, high=high, wide=wide)
    if high and not log:
        caption = f"{caption} The vertical axis is logarithmic.".strip()
    told = f"{title}. {caption} Lines: {', '.join(line.name for line in lines)}."
    return Plot(title, lines, caption, restyled(svg, lines, plain(told)), wide)


def _draw(
    lines: tuple[Line, ...],
    sides: tuple[float, float],
    across: list[float],
    up: list[float],
    x_title: str,
    *,
    log: bool,
    high: bool,
    wide: bool,
) -> ElementTree.Element:
    """Draw lines; ``log`` makes the horizontal axis logarithmic, ``high`` the vertical one."""
    pygal = load_pygal()
    chart = pygal.XY(
        width=560 if wide else 400,
        height=290 if wide else 250,
        margin=4,
        margin_right=18,
        margin_top=10,
        spacing=8,
        style=pygal.style.Style(label_font_size=13, major_label_font_size=13, title_font_size=13),
        css=(),
        js=(),
        no_prefix=True,
        show_legend=False,
        x_title=x_title,
        truncate_label=20,
        xrange=tuple(_placed(side, log) for side in sides),
        x_labels=[{"value": _placed(at, log), "label": _power(at) if log else f"{at:.6g}"} for at in across],
        y_labels=[{"value": _placed(at, high), "label": _shortest(at) if high else f"{at:.6g}"} for at in up],
    )
    for line in lines:
        placed = [(_placed(x, log), _placed(y, high)) for x, y in line.points]
        chart.add(line.role, placed, show_dots=len(placed) == 1)
    root: ElementTree.Element = chart.render_tree()
    return root


def load_pygal() -> Any:
    """Return pygal, imported when there is something to draw: a report without a picture does not pay for it."""
    # It asks every installed package for plug-ins with maps, which takes longer than the rest of its import.
    no_plugins = types.ModuleType("importlib_metadata")
    no_plugins.entry_points = lambda group: ()  # type: ignore[attr-defined]
    sys.modules.setdefault(no_plugins.__name__, no_plugins)
    import pygal  # type: ignore[import-untyped]

    if sys.modules.get(no_plugins.__name__) is no_plugins:
        del sys.modules[no_plugins.__name__]
    # pygal leaves a finder for its map plug-ins behind that Python 3.12 ignores and 3.11 warns of at every
    # import that finds nothing.
    sys.meta_path[:] = [finder for finder in sys.meta_path if type(finder).__module__ != "pygal"]
    # Where lxml is installed, pygal would use it: then the trees are not those of the standard library.
    pygal.etree.etree.to_etree()
    return pygal


def restyled(root: ElementTree.Element, lines: tuple[Line, ...], told: str) -> str:
    """Take out pygal's script, style and comments; name the lines by role; say what is to be seen."""
    for parent in list(root.iter()):
        for child in list(parent):
            comment = not isinstance(child.tag, str)
            if comment or child.tag in ("defs", "desc", "title") or "tooltip-overlay" in child.get("class", ""):
                parent.remove(child)
    roles = {f"series serie-{place} color-{place}": f"line-{line.role}" for place, line in enumerate(lines)}
    for element in root.iter():
        element.attrib.pop("id", None)
        if role := roles.get(element.get("class", "")):
            element.set("class", role)
    root.attrib.update({"class": "plot", "role": "img", "aria-label": told})
    return ElementTree.tostring(root, encoding="unicode")
