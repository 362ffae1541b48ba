"""The built files are those of the sources, are small, and ask nobody."""

import gzip
import hashlib
import json
import re
from pathlib import Path

from grader.catalogue import places

BUILT = places.templates_folder() / "studio"
MOST_BYTES = 600_000


def test_what_is_served_was_built_from_these_sources() -> None:
    root = places.kit_root()
    told = json.loads((BUILT / "built.json").read_text(encoding="utf-8"))
    there = {f"studio/src/{path.name}" for path in (root / "studio" / "src").iterdir()}
    assert there <= set(told["sources"])
    for name, digest in {**told["sources"], **told["built"]}.items():
        data = (root / name).read_bytes()
        assert hashlib.sha256(data).hexdigest() == digest, f"{name}: run `npm ci --ignore-scripts && npm run build`"


def test_the_page_is_small() -> None:
    files = [path for path in BUILT.iterdir() if path.suffix in (".js", ".css", ".html")]
    assert sum(len(gzip.compress(path.read_bytes())) for path in files) < MOST_BYTES


def test_every_package_in_it_is_named_with_its_licence() -> None:
    lock = json.loads((places.kit_root() / "studio" / "package-lock.json").read_text(encoding="utf-8"))
    text = (BUILT / "LICENSES.txt").read_text(encoding="utf-8")
    shipped = {
        name.removeprefix("node_modules/"): facts["version"]
        for name, facts in lock["packages"].items()
        if name and not facts.get("dev")
    }
    for name, version in shipped.items():
        assert f"{name} {version} (MIT)" in text
    assert all("integrity" in facts for name, facts in lock["packages"].items() if name)


def test_no_script_is_written_into_the_page_and_no_address_is_elsewhere() -> None:
    for path in Path(BUILT).glob("*.html"):
        html = path.read_text(encoding="utf-8")
        assert not re.search(r"<script(?![^>]*\bsrc=)|\son\w+=|style=|https?://", html), path
    css = (BUILT / "studio.css").read_text(encoding="utf-8")
    assert "url(" not in css and "@import" not in css
