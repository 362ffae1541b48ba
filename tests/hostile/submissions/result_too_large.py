# expect: check_sweep UNMET | too large
# only: check_sweep
import numpy as np


def learning_rate_at(epoch):
    return np.zeros(40_000_000)
