# expect: check_sweep UNMET | it was waiting
# only: check_sweep
# limits: seconds_per_call=1
import threading

lock = threading.Lock()
lock.acquire()


def learning_rate_at(epoch):
    with lock:
        return 1e-8
