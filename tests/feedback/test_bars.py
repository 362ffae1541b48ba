"""Bars stand on each other, and say what they show."""

from xml.etree import ElementTree

from grader.feedback.pages.bars import draw_bars

SVG = "{http://www.w3.org/2000/svg}"
PARTS = {"passed": ("passed", [0, 3]), "not-yet": ("not yet", [5, 1])}


def test_each_part_has_a_bar_as_high_as_its_number() -> None:
    plot = draw_bars("Points", ["0", "10"], PARTS, "points", "Six.")
    root = ElementTree.fromstring(plot.svg)
    heights = {
        group.get("class"): [float(one.get("height", "0")) for one in group.iter(f"{SVG}rect")]
        for group in root.iter(f"{SVG}g")
        if str(group.get("class")).startswith("line-") and len(list(group.iter(f"{SVG}rect")))
    }
    unit = heights["line-passed"][1] / 3
    assert unit > 0
    assert [round(one / unit) for one in heights["line-passed"]] == [0, 3]
    assert [round(one / unit) for one in heights["line-not-yet"]] == [5, 1]
    assert root.get("aria-label") == "Points: 5 at 0, 4 at 10."


def test_it_brings_no_script_and_no_style_of_its_own() -> None:
    svg = draw_bars("<b>", ['"><script>'], {"passed": ("x", [1])}, "<i>", "").svg
    assert "<script" not in svg and "<style" not in svg and "<b>" not in svg and "<i>" not in svg


def test_numbers_of_learners_are_whole() -> None:
    for high in (0, 1, 2, 7, 1999):
        root = ElementTree.fromstring(draw_bars("x", ["0"], {"passed": ("x", [high])}, "x", "").svg)
        shown = [one.text or "" for one in root.iter(f"{SVG}text")][:-2]
        assert len(shown) > 1 and len(set(shown)) == len(shown) and all("." not in one for one in shown), shown
