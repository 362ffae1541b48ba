"""Says what goes into the wheel: what the kit reads, and nothing that somebody wrote into a stub.

Stubs are not packed: the kit derives them from the solutions when it makes a practice folder.
Incorrect solutions, those in a course form, calibration models and notebooks are not packed: only `author prove` in a
clone reads them, and a learner is shown other correct ones.
Nor is an `__init__.py` beside a rubric: it has nothing but a sentence, and Python imports the folder without it.
"""

import io
import zipfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

READ_BY_THE_KIT = {"exercise.toml", "checks.py", "README.md", "brief.md", "quiz.toml"}
FOLDERS_READ_BY_THE_KIT = {"expectations", "data", "forms"}
"""The same names as in ``grader.catalogue.stub``; a test compares them."""


class Packing(BuildHookInterface):
    """Puts exercises and solutions into the wheel, file by file."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Name every file that is packed; an editable installation reads the clone itself."""
        if version == "editable":
            return
        exercises = Path(self.root) / "exercises"
        packed = [*exercises.glob("*.toml"), *exercises.glob("papers/*.toml")]
        packed += [path for path in exercises.glob("*/*") if path.name in READ_BY_THE_KIT]
        within = (path for name in FOLDERS_READ_BY_THE_KIT for path in exercises.glob(f"*/{name}/**/*"))
        packed += [path for path in within if path.is_file() and not {"__pycache__", "__init__.py"} & {*path.parts}]
        solutions = Path(self.root) / "solutions"
        right = (path for path in solutions.glob("*/right/*.py") if not path.name.startswith("form_"))
        packed += [*solutions.glob("*/solution.py"), *right]
        for path in sorted(packed):
            build_data["force_include"][str(path)] = f"grader/_kit/{path.relative_to(self.root).as_posix()}"

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        """Pack the wheel as tightly as zip can; its files and their dates stay."""
        if version == "editable":
            return
        tight = io.BytesIO()
        with zipfile.ZipFile(artifact_path) as wheel, zipfile.ZipFile(tight, "w") as packed:
            for member in wheel.infolist():
                packed.writestr(member, wheel.read(member), zipfile.ZIP_DEFLATED, 9)
        Path(artifact_path).write_bytes(tight.getvalue())
