# expect: check_sweep UNMET | 1e-08
# only: check_sweep
# Files beside it have the names of modules and settings that a grader might take for its own.
import numpy as np
import tensorflow as tf


def learning_rate_at(epoch):
    return float(np.float32(1.0))
