# expect: all MET
# only: check_sweep
import os

os.write(1, bytes(range(256)) * 100)


def learning_rate_at(epoch):
    return 1e-8 * 10 ** (epoch / 20)
