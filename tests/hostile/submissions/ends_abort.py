# expect: check_sweep UNMET | SIGABRT
# only: check_sweep
import os


def learning_rate_at(epoch):
    os.abort()
