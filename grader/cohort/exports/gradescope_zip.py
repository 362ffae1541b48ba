"""The zip that an instructor gives to Gradescope: two scripts, the kit, and what is to be graded."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

from grader.catalogue import places
from grader.cohort.exports.on_gradescope import SETTINGS
from grader.cohort.exports.pins import pins
from grader.cohort.exports.wheel import kit_wheel, zipped
from grader.errors import UsageProblem

SCRIPTS = ("setup.sh", "run_autograder")


def autograder_files(exercises: Sequence[str], *, visibility: str, minutes: int) -> dict[str, bytes]:
    """Return what the zip holds, by name."""
    settings = {"exercises": list(exercises), "visibility": visibility, "minutes": minutes}
    folder = places.templates_folder() / "gradescope"
    name, wheel = kit_wheel(exercises)
    # A checkout on Windows may have other line ends, which a shell would stumble over.
    scripts = {script: (folder / script).read_bytes().replace(b"\r\n", b"\n") for script in SCRIPTS}
    return {
        **scripts,
        SETTINGS: json.dumps(settings, indent=1).encode(),
        "constraints.txt": pins().encode(),
        name: wheel,
    }


def save_autograder(exercises: Sequence[str], path: Path, *, visibility: str = "visible", minutes: int = 10) -> Path:
    """Write the zip; raises ``UsageProblem`` where it cannot be written."""
    data = zipped(autograder_files(exercises, visibility=visibility, minutes=minutes), SCRIPTS)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        places.write_whole(path, data)
    except OSError as error:
        raise UsageProblem(
            f"The zip could not be written to {path}.", f"{error.strerror or error}.", "Choose another place: `--out`."
        ) from error
    return path
