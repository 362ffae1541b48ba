"""The docs site has every page once, and its links stay inside it where they can; `make docs` builds it."""

import importlib.util
import re
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest
import yaml

from grader.catalogue import places

ROOT = places.kit_root()
REPOSITORY = "https://example.invalid/source"


@pytest.fixture(scope="module")
def site() -> ModuleType:
    spec = importlib.util.spec_from_file_location("docs_site", ROOT / ".ci/docs_site.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def pages_in(nav: Any) -> list[str]:
    if isinstance(nav, str):
        return [nav]
    return [page for one in (nav.values() if isinstance(nav, dict) else nav) for page in pages_in(one)]


def test_every_page_stands_in_the_navigation_once(site: ModuleType) -> None:
    told = pages_in(yaml.safe_load((ROOT / "mkdocs.yml").read_text(encoding="utf-8"))["nav"])
    there = {path.relative_to(ROOT / "docs").as_posix() for path in (ROOT / "docs").rglob("*.md")}
    there = {name for name in there if not name.startswith("data/")}
    assert sorted(told) == sorted(there | set(site.OUTSIDE.values()))


def test_every_link_of_a_page_leads_to_something_that_is_there(site: ModuleType) -> None:
    for name in site.OUTSIDE:
        assert (ROOT / name).is_file()
    for path in sorted((ROOT / "docs").glob("*.md")):
        told = site._relinked(path.read_text(encoding="utf-8"), "docs", path.name, REPOSITORY)
        for place in re.findall(rf"\]\({re.escape(REPOSITORY)}/([^)#\s]+)", told):
            assert (ROOT / place).exists(), f"{path.name}: {place}"


def test_a_page_that_asks_another_machine_ends_the_build(site: ModuleType) -> None:
    page = SimpleNamespace(file=SimpleNamespace(src_uri="exam.md"))
    own = '<script src="iframe-worker.js"></script><a href="https://keras.io">Keras</a>'
    assert site.on_post_page(own, page, {}) == own
    for asks in ('<script src="https://unpkg.com/x">', "<img alt='x' src=http://example.org/x.png>"):
        with pytest.raises(SystemExit, match=r"exam\.md asks another machine"):
            site.on_post_page(own + asks, page, {})


def test_the_build_ends_at_a_warning() -> None:
    """With ``--quiet``, MkDocs counts no warnings, so that ``--strict`` ends at none."""
    recipe = (ROOT / "Makefile").read_text(encoding="utf-8").partition("\ndocs:")[2].partition("\n\n")[0]
    assert "mkdocs build --strict" in recipe and "quiet" not in recipe


@pytest.mark.parametrize(
    ("text", "folder", "page", "expected"),
    [
        ("[a](docs/exam.md#hints)", "", "index.md", "[a](exam.md#hints)"),
        ("[a](../DATA_SOURCES.md)", "docs", "learner.md", "[a](data-sources.md)"),
        ("[a](../../README.md)", "docs/decisions", "decisions/x.md", "[a](../index.md)"),
        ("[a](docs/decisions/)", "", "index.md", f"[a]({REPOSITORY}/docs/decisions)"),
        ("[a](../grader/errors.py)", "docs", "x.md", f"[a]({REPOSITORY}/grader/errors.py)"),
        ("[a](https://keras.io) [b](#there)", "docs", "x.md", "[a](https://keras.io) [b](#there)"),
        ("```\n[a](../x.py)\n```", "docs", "x.md", "```\n[a](../x.py)\n```"),
    ],
)
def test_links_are_led_where_the_site_has_them(
    site: ModuleType, text: str, folder: str, page: str, expected: str
) -> None:
    assert site._relinked(text, folder, page, REPOSITORY) == expected
