"""The style sheet by its figures: every number in a confusion matrix can be read, light and dark."""

import re

import pytest

from grader.catalogue import places

CSS = (places.templates_folder() / "style.css").read_text(encoding="utf-8")
READABLE = 4.5
"""The contrast that WCAG asks of text (level AA)."""

Colour = tuple[float, float, float]


def palette(dark: bool) -> dict[str, Colour]:
    """Return the named colours of the light or of the dark page."""
    roots = re.findall(r":root \{([^}]*)\}", CSS)
    told = dict(re.findall(r"--([\w-]+): #([0-9a-f]{6})", roots[1 if dark else 0]))
    return {name: (int(one[:2], 16), int(one[2:4], 16), int(one[4:], 16)) for name, one in told.items()}


def contrast(one: Colour, other: Colour) -> float:
    def luminance(colour: Colour) -> float:
        parts = [part / 255 for part in colour]
        linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("cell", ["right", "mistaken"])
@pytest.mark.parametrize("share", [0, 25, 50, 75, 100])
def test_the_numbers_of_a_confusion_matrix_can_be_read(dark: bool, cell: str, share: int) -> None:
    rule = re.search(
        rf"\.confusion \.{cell} {{ background: color-mix\(in srgb, var\(--(\w+)\) calc\(([^;]*)\); }}", CSS
    )
    assert rule
    name, told = rule.groups()
    factor = re.fullmatch(r"var\(--share\) \* ([.\d]+)\), var\(--wash\)", told)
    assert factor
    colours, part = palette(dark), share / 100 * float(factor[1])
    mixed = tuple(part * a + (1 - part) * b for a, b in zip(colours[name], colours["wash"], strict=True))
    assert contrast(colours["ink"], mixed) >= READABLE  # type: ignore[arg-type]


def test_a_plot_alone_on_its_row_is_no_larger_than_beside_another() -> None:
    assert "repeat(auto-fill" in re.search(r"\.plots \{([^}]*)\}", CSS)[1]  # type: ignore[index]
    assert ".picture:not(.wide) .plot { max-width: 25rem; }" in CSS
