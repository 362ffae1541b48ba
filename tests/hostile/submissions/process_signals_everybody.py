# expect: check_sweep UNMET | PermissionError
# only: check_sweep
import os
import signal

os.kill(-1, signal.SIGTERM)


def learning_rate_at(epoch):
    return 1e-8 * 10 ** (epoch / 20)
