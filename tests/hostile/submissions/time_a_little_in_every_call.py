# expect: check_sweep UNMET | all calls together
# only: check_sweep
# limits: seconds_per_call=5 seconds_whole=3
import time


def learning_rate_at(epoch):
    end = time.process_time() + 0.9
    while time.process_time() < end:
        pass
    return 1e-8 * 10 ** (epoch / 20)
