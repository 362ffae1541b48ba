"""Hooks of the docs site: pages that lie outside of docs/, and links that lead out of it."""

from __future__ import annotations

import posixpath
import re
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
OUTSIDE = {
    "README.md": "index.md",
    "CHANGELOG.md": "changelog.md",
    "CONTRIBUTING.md": "contributing.md",
    "SECURITY.md": "security.md",
    "DATA_SOURCES.md": "data-sources.md",
}
"""Files of the repository that are pages of the site."""
_LINK = re.compile(r"(?<=\]\()(?!\w+:|#)([^)\s#]+)(#[\w-]+)?(?=[)\s])")


def on_files(files: Any, config: Any) -> Any:
    """Add the pages that lie outside of docs/."""
    from mkdocs.structure.files import File

    for name, page in OUTSIDE.items():
        text = (ROOT / name).read_text(encoding="utf-8")
        files.append(File.generated(config, page, content=_relinked(text, "", page, config["repo_url"])))
    return files


def on_page_markdown(markdown: str, page: Any, config: Any, files: Any) -> str:
    """Lead links of pages in docs/ that leave it to the site's own pages, or to the repository."""
    if page.file.src_uri in OUTSIDE.values():
        return markdown
    folder = posixpath.dirname(f"docs/{page.file.src_uri}")
    return _relinked(markdown, folder, page.file.src_uri, config["repo_url"])


def on_post_page(output: str, page: Any, config: Any) -> str:
    """End the build where a page asks another machine for something."""
    if asked := re.search(r"<(?:script|img|iframe)\b[^>]*\bsrc=\"?https?://[^\s>]*", output):
        raise SystemExit(f"{page.file.src_uri} asks another machine: {asked[0]}")
    return output


def _relinked(text: str, folder: str, page: str, repository: str) -> str:
    """Return the text of a page with its links as the site needs them; ``folder`` is where its file lies."""
    depth = "../" * page.count("/")

    def lead(found: re.Match[str]) -> str:
        place, anchor = posixpath.normpath(posixpath.join(folder, found[1])), found[2] or ""
        if place in OUTSIDE:
            return f"{depth}{OUTSIDE[place]}{anchor}"
        if place.startswith("docs/") and not (ROOT / place).is_dir():
            return f"{depth}{place.removeprefix('docs/')}{anchor}"
        return f"{repository.rstrip('/')}/{place}{anchor}"

    parts = re.split(r"(?ms)(^```.*?^```$)", text)
    return "".join(part if part.startswith("```") else _LINK.sub(lead, part) for part in parts)
