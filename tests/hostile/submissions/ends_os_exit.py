# expect: check_sweep UNMET | `os._exit`
# only: check_sweep
import os

def learning_rate_at(epoch):
    return 1e-8 * 10 ** (epoch / 20)


os._exit(0)
