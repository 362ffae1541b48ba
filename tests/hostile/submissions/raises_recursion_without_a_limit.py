# expect: check_sweep UNMET | 
# only: check_sweep
# limits: seconds_per_call=2 memory_mb=1500
import sys

sys.setrecursionlimit(2**31 - 1)


def learning_rate_at(epoch):
    return learning_rate_at(epoch) + 1
