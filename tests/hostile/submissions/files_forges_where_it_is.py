# expect: check_sweep UNMET | still running
# only: check_sweep
# limits: seconds_per_call=1
from pathlib import Path

Path("stack.txt").unlink()
Path("stack.txt").write_text('  File "files_forges_where_it_is.py", line 999999 in x\n  File "' + "x" * 1_000_000)


def learning_rate_at(epoch):
    while True:
        pass
