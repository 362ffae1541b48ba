# expect: check_sweep UNMET | 
# only: check_sweep
import numpy as np


def learning_rate_at(epoch):
    return np.zeros(1, dtype=[('a', 'f4'), ('b', 'O')])
