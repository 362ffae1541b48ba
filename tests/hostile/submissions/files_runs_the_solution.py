# expect: check_sweep UNMET | PermissionError
# only: check_sweep
from pathlib import Path

import grader

solution = Path(grader.__file__).parents[1] / "solutions" / "week2_timeseries" / "solution.py"
exec(solution.read_text())
