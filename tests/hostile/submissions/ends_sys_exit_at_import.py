# expect: check_sweep UNMET | `sys.exit()`
# only: check_sweep
import sys

def learning_rate_at(epoch):
    return 1e-8 * 10 ** (epoch / 20)


sys.exit(0)
