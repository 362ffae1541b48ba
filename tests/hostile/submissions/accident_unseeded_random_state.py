# expect: all MET
# only: check_sweep
import random

import numpy as np

random.seed(None)
np.random.seed(None)
np.random.default_rng()


def learning_rate_at(epoch):
    return 1e-8 * 10 ** (epoch / 20)
