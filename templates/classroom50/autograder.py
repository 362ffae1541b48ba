"""Grades one submission of an assignment of Classroom 50: installs the kit that lies beside this file, and runs it.

The result is `result.json`, and the report is `report.html`: add it to the assignment's submission release files.
"""

import shutil
import subprocess
import sys
import venv
from pathlib import Path

here = Path(__file__).resolve().parent
# What lies in the checkout was submitted: it is no result, also where the grading fails.
for result in map(Path, ("result.json", "report.html")):
    if result.is_dir() and not result.is_symlink():
        shutil.rmtree(result)
    else:
        result.unlink(missing_ok=True)
# Away from the checkout: what was submitted cannot be imported in the place of a module of the kit.
environment = here / "environment"
venv.create(environment, with_pip=True)
python = environment / "bin" / "python"
pins = ["--constraint", str(here / "constraints.txt")] if (here / "constraints.txt").is_file() else []
install = [str(python), "-m", "pip", "install", "--quiet", *pins, *map(str, here.glob("*.whl"))]
subprocess.run(install, check=True)
grade = [str(python), "-I", "-m", "grader.cohort.exports.on_classroom50", str(here / "autograder.json")]
sys.exit(subprocess.run(grade).returncode)
