"""A home in which nobody has graded yet, where what takes this machine seconds is known already."""

import contextlib
import os
from pathlib import Path


def begin_home(home: Path) -> Path:
    """Return a home without attempts and verdicts; drawn data and tried layers are those of the whole run."""
    shared = Path(os.environ["TF_EXAM_KIT_HOME"]) / "cache"
    (home / "cache").mkdir(parents=True, exist_ok=True)
    for path in shared.glob("[!.]*"):
        if path.name != "verdicts":
            with contextlib.suppress(FileExistsError):
                (home / "cache" / path.name).symlink_to(path)
    return home
