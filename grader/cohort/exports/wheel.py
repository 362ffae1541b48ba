"""The kit as one wheel, made of what is installed here: it needs neither our repository nor a build tool.

Solutions, and what was written into stubs, stay at home: nobody can read on another machine what is not there.
"""

from __future__ import annotations

import base64
import hashlib
import importlib.metadata
import io
import tomllib
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from grader.catalogue import places
from grader.catalogue.stub import read_by_the_kit

_WHEN = (1980, 1, 1, 0, 0, 0)
"""The time of every entry, so that the same kit makes the same bytes."""
_WHEEL = "Wheel-Version: 1.0\nGenerator: tf-exam-kit\nRoot-Is-Purelib: true\nTag: py3-none-any\n"


def kit_wheel(exercises: Sequence[str]) -> tuple[str, bytes]:
    """Return name and bytes of a wheel that grades ``exercises``, without their solutions."""
    metadata, scripts, version = _metadata()
    about = f"tf_exam_kit-{version}.dist-info"
    entries = dict(_files(exercises))
    entries |= {f"{about}/METADATA": metadata, f"{about}/WHEEL": _WHEEL.encode(), f"{about}/entry_points.txt": scripts}
    entries[f"{about}/RECORD"] = _record(entries, f"{about}/RECORD")
    return f"tf_exam_kit-{version}-py3-none-any.whl", zipped(entries)


def zipped(entries: dict[str, bytes], executable: Iterable[str] = ()) -> bytes:
    """Return a zip of these files; the same files make the same bytes."""
    runs = set(executable)
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in entries.items():
            entry = zipfile.ZipInfo(name, _WHEN)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = (0o100755 if name in runs else 0o100644) << 16
            archive.writestr(entry, data)
    return held.getvalue()


def _files(exercises: Sequence[str]) -> Iterator[tuple[str, bytes]]:
    root = places.exercises_folder()
    above = sorted(root.glob("*.toml"))
    # Beside them may lie a learner's own files, and backups of stubs.
    within = [path for name in exercises for path in read_by_the_kit(root / name)]
    for path in _all(places.PACKAGE):
        if "_kit" not in path.relative_to(places.PACKAGE).parts:
            yield f"grader/{path.relative_to(places.PACKAGE).as_posix()}", path.read_bytes()
    for path in [*above, *within]:
        yield f"grader/_kit/exercises/{path.relative_to(root).as_posix()}", path.read_bytes()
    yield "grader/_kit/docs/grade.schema.json", places.grade_schema().read_bytes()
    for path in _all(places.templates_folder()):
        yield f"grader/_kit/templates/{path.relative_to(places.templates_folder()).as_posix()}", path.read_bytes()


def _all(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file() and "__pycache__" not in path.parts)


def _metadata() -> tuple[bytes, bytes, str]:
    """Return the wheel's metadata, its commands, and the version; in a clone as ``pyproject.toml`` has them today."""
    path = places.kit_root() / "pyproject.toml"
    if not path.is_file():
        installed = importlib.metadata.distribution(places.APPLICATION)
        texts = (installed.read_text(name) or "" for name in ("METADATA", "entry_points.txt"))
        metadata, scripts = (text.encode() for text in texts)
        return metadata, scripts, installed.version
    project = tomllib.loads(path.read_text(encoding="utf-8"))["project"]
    lines = [
        "Metadata-Version: 2.1",
        f"Name: {project['name']}",
        f"Version: {project['version']}",
        f"Summary: {project['description']}",
        f"Requires-Python: {project['requires-python']}",
        *(f"Requires-Dist: {dependency}" for dependency in project["dependencies"]),
    ]
    commands = [f"{name} = {target}" for name, target in project["scripts"].items()]
    return (
        "\n".join([*lines, ""]).encode(),
        "\n".join(["[console_scripts]", *commands, ""]).encode(),
        project["version"],
    )


def _record(entries: dict[str, bytes], own: str) -> bytes:
    lines = []
    for name, data in entries.items():
        digest = base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b"=").decode()
        lines.append(f"{name},sha256={digest},{len(data)}")
    return "\n".join([*lines, f"{own},,", ""]).encode()
