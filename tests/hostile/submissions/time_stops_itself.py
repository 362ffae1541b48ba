# expect: check_sweep UNMET | it was waiting
# only: check_sweep
# limits: seconds_per_call=1
import os
import signal


def learning_rate_at(epoch):
    os.kill(os.getpid(), signal.SIGSTOP)
