# expect: check_sweep UNMET | `os._exit`
# only: check_sweep
import os


def learning_rate_at(epoch):
    os._exit(0)
