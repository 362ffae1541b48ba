# expect: check_sweep UNMET | PermissionError
# only: check_sweep
import os


def learning_rate_at(epoch):
    while True:
        os.fork()
