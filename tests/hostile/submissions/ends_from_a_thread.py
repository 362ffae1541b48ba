# expect: check_sweep UNMET | `os._exit`
# only: check_sweep
import os
import threading
import time


def learning_rate_at(epoch):
    threading.Timer(0.05, os._exit, [0]).start()
    time.sleep(0.5)
    return 1e-8 * 10 ** (epoch / 20)
