# expect: check_sweep UNMET | SIGKILL
# only: check_sweep
import os
import signal


def learning_rate_at(epoch):
    os.kill(os.getpid(), signal.SIGKILL)
