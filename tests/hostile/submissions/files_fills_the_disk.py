# expect: check_sweep UNMET | 20 MB written to files
# only: check_sweep
# limits: disk_mb=20 seconds_per_call=10
from pathlib import Path
import time


def learning_rate_at(epoch):
    number = 0
    while True:
        number += 1
        Path(f"more-{number}").write_bytes(bytes(2**20))
        time.sleep(0.01)
