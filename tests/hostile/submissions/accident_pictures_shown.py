# expect: all MET
# only: check_sweep
import matplotlib.pyplot as plt
import numpy as np
import tensorflow as tf

plt.plot([1, 2, 3])
plt.show()
plt.figure()
plt.show(block=True)


def learning_rate_at(epoch):
    return 1e-8 * 10 ** (epoch / 20)
