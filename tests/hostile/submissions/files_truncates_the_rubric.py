# expect: check_sweep UNMET | PermissionError
# only: check_sweep
import os
from pathlib import Path

import grader

rubric = Path(grader.__file__).parents[1] / "exercises" / "week2_timeseries" / "checks.py"
os.close(os.open(rubric, os.O_RDONLY | os.O_TRUNC))


def learning_rate_at(epoch):
    return 1e-8 * 10 ** (epoch / 20)
