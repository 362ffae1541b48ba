# expect: check_sweep UNMET | `sys.exit()`
# only: check_sweep
import sys


def learning_rate_at(epoch):
    sys.exit()
