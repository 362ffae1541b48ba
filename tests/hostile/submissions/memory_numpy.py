# expect: check_sweep UNMET | of memory
# only: check_sweep
import numpy as np


def learning_rate_at(epoch):
    return np.ones(10**11)[epoch]
