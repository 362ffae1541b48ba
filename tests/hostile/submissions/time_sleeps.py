# expect: check_sweep UNMET | it was waiting
# only: check_sweep
# limits: seconds_per_call=1
import time


def learning_rate_at(epoch):
    time.sleep(100_000)
