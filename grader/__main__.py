"""``python -m grader …``: nothing but a call to the command line, here or in a warm process."""

import sys
from pathlib import Path

# Python looks into the folder that it is started in before it looks anywhere else. That may hold what somebody handed
# in, and a file called numpy.py or click.py beside it would run here, unconfined.
HERE = Path(__file__).resolve().parents[1]
try:
    FOLDER = Path.cwd()
except FileNotFoundError:  # It is gone: nothing is found there.
    FOLDER = HERE
sys.path[:] = [text for text in sys.path if FOLDER == HERE or Path(text).resolve() != FOLDER]

if __name__ == "__main__":
    from grader.cli.handed_over import exit_code

    if (code := exit_code(sys.argv[1:], HERE / "grader")) is not None:
        sys.exit(code)

try:
    from grader.cli.main import main
except ModuleNotFoundError as missing:
    package = (missing.name or "").partition(".")[0]
    if package == "grader":
        raise
    ENVIRONMENT = HERE / ".venv" / "bin" / "activate"
    sys.stderr.write(f"The kit needs the package {package}. This Python does not have it: {sys.executable}\n")
    if ENVIRONMENT.is_file():
        sys.stderr.write(f"Activate the environment of the kit, then try again: source {ENVIRONMENT}\n")
    else:
        sys.stderr.write("Install the kit first: README.md has the command.\n")
    sys.exit(3)

if __name__ == "__main__":
    main()
