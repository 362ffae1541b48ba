# expect: check_sweep UNMET | 1e-08
# only: check_sweep
import numpy as np


class Lying(np.ndarray):
    def __eq__(self, other):
        return np.ones(self.shape, bool)

    def __array__(self, *rest, **more):
        return np.zeros(1)

    def __array_function__(self, *rest, **more):
        return True

    def __array_ufunc__(self, *rest, **more):
        return True

    @property
    def shape(self):
        return (1,)


def learning_rate_at(epoch):
    return np.array([0.5]).view(Lying)
