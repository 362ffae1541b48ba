# expect: check_sweep UNMET | still running
# only: check_sweep
# limits: seconds_per_call=1
import time

time.monotonic = time.time = time.perf_counter = time.process_time = lambda: 0.0


def learning_rate_at(epoch):
    while True:
        pass
