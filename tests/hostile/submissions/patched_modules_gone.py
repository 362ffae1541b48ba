# expect: check_sweep UNMET | 
# only: check_sweep
import sys

sys.modules.clear()


def learning_rate_at(epoch):
    return 1.0
