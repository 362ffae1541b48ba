# expect: check_sweep UNMET | 
# only: check_sweep
import numpy as np


def learning_rate_at(epoch):
    return np.array([object(), None, 1], dtype=object)
