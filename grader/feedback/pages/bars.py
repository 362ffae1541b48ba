"""Draws how many got how many points, as bars that stand on each other; colours are the style sheet's."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from grader.feedback.pages.plots import Line, Plot, load_pygal, restyled, ticks
from grader.feedback.safe_text import plain


def draw_bars(
    title: str, labels: Sequence[str], parts: Mapping[str, tuple[str, Sequence[int]]], x_title: str, caption: str
) -> Plot:
    """Draw one bar per label; each of ``parts``, by its role in the style sheet, is a name and a height per bar."""
    totals = [sum(column) for column in zip(*(heights for _, heights in parts.values()), strict=True)]
    chart = load_pygal().StackedBar(
        width=560,
        height=270,
        margin=4,
        margin_top=10,
        spacing=8,
        css=(),
        js=(),
        no_prefix=True,
        show_legend=False,
        print_values=False,
        x_title=x_title,
        x_labels=list(labels),
        y_labels=[{"value": at, "label": f"{at:.0f}"} for at in ticks(0, max(1, *totals), 5) if at.is_integer()],
    )
    for role, (_, heights) in parts.items():
        chart.add(role, list(heights))
    lines = tuple(Line(name, role, ()) for role, (name, _) in parts.items())
    told = ", ".join(f"{total} at {label}" for label, total in zip(labels, totals, strict=True) if total)
    return Plot(title, lines, caption, restyled(chart.render_tree(), lines, plain(f"{title}: {told}.")), wide=True)
