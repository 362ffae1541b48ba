# expect: check_sweep UNMET | PermissionError
# only: check_sweep
import os
import time


def learning_rate_at(epoch):
    if os.fork() == 0:
        os.setsid()
        if os.fork() == 0:
            time.sleep(600)
        os._exit(0)
    return 1e-8 * 10 ** (epoch / 20)
