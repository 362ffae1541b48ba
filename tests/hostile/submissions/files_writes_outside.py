# expect: check_sweep UNMET | written: []
# only: check_sweep
import os
from pathlib import Path

import grader

places = [Path(grader.__file__).parents[1], Path(grader.__file__).parent, "/tmp", "/var/tmp", "/root", "/home", "/etc"]
places += [os.path.expanduser("~") + "/..", "/proc/self", "/"]


def learning_rate_at(epoch):
    written = []
    for place in places:
        try:
            (Path(place) / "written-by-a-hostile-submission").write_text("x")
            written.append(str(place))
        except OSError:
            pass
    raise LookupError(f"written: {written}")
