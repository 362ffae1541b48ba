# expect: check_sweep UNMET | PermissionError
# only: check_sweep
import os

os.remove('stack.txt')
os.mkfifo('stack.txt')


def learning_rate_at(epoch):
    return 1e-8 * 10 ** (epoch / 20)
