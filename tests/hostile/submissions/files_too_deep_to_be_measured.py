# expect: check_sweep UNMET | what can be measured written to files
# only: check_sweep
# limits: disk_mb=20 seconds_per_call=10
import os
import time


def learning_rate_at(epoch):
    for _ in range(20):
        os.mkdir("d" * 250)
        os.chdir("d" * 250)
    while True:
        with open(f"more-{time.monotonic_ns()}", "wb") as file:
            file.write(bytes(2**20))
        time.sleep(0.01)
