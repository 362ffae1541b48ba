"""``python -m grader …``: nothing but a call to the command line."""

import sys
from pathlib import Path

# Python looks into the folder that it is started in before it looks anywhere else. That may hold what somebody handed
# in, and a file called numpy.py or click.py beside it would run here, unconfined.
HERE = Path(__file__).resolve().parents[1]
sys.path[:] = [one for one in sys.path if Path(one).resolve() != Path.cwd() or Path.cwd() == HERE]

from grader.cli.main import main  # noqa: E402

if __name__ == "__main__":
    main()
