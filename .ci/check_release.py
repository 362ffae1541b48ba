"""Names what is still to do before a release: ``python .ci/check_release.py [--tag v1.2.3]``."""

from __future__ import annotations

import argparse
import re
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PLACEHOLDER = re.compile(r"\S*\bexample\.invalid\S*")
MAY_HOLD_PLACEHOLDERS = (
    "pyproject.toml",
    "CITATION.cff",
    "CODE_OF_CONDUCT.md",
    "SECURITY.md",
    "mkdocs.yml",
    "README.md",
)


def problems(root: Path, tag: str | None = None) -> Iterator[str]:
    """Yield a sentence for each thing that a release of the tree ``root`` must not have."""
    version = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))["project"]["version"]
    if tag is not None and tag != f"v{version}":
        yield f"The tag is {tag}, and pyproject.toml says {version}."
    for name, pattern in (
        ("grader/__init__.py", r'^__version__ = "(.+)"'),
        ("CITATION.cff", r"^version: (.+)"),
        ("CHANGELOG.md", r"^## ([\d.]+)"),
    ):
        found = re.search(pattern, (root / name).read_text("utf-8"), re.MULTILINE)
        if found is None or found[1] != version:
            yield f"{name} says {found[1] if found else 'no version'}, and pyproject.toml says {version}."
    waiting = sorted(path.name for path in (root / "changelog").glob("*.*.md"))
    if waiting:
        yield f"changelog/ has {len(waiting)} changes: run `towncrier build --version {version}`."
    for name in MAY_HOLD_PLACEHOLDERS:
        path = root / name
        for number, line in enumerate(path.read_text("utf-8").splitlines() if path.is_file() else [], 1):
            yield from (f"{name}:{number}: {one} is a placeholder." for one in PLACEHOLDER.findall(line))


def main() -> None:
    """Print the problems; exit with 1 where there are some."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tag")
    found = list(problems(ROOT, parser.parse_args().tag))
    print("\n".join(found) or "Nothing is left to do.")
    sys.exit(bool(found))


if __name__ == "__main__":
    main()
