# expect: check_sweep UNMET | found: []
# only: check_sweep
# Looks for what it left behind in an earlier grading, and leaves it again.
import os
import tempfile
from pathlib import Path

name = "written-by-a-hostile-submission"
places = [Path(), Path.home(), Path(tempfile.gettempdir()), Path("/tmp"), Path("/var/tmp"), Path("/dev/shm")]
found = [str(place) for place in places if os.access(place / name, os.F_OK)]
for place in places:
    try:
        (place / name).write_text("x")
    except OSError:
        pass


def learning_rate_at(epoch):
    raise LookupError(f"found: {found}")
