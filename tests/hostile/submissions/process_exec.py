# expect: check_sweep UNMET | PermissionError
# only: check_sweep
import os
import sys

os.execv(sys.executable, [sys.executable, '-c', 'print(100)'])


def learning_rate_at(epoch):
    return 1e-8 * 10 ** (epoch / 20)
