# expect: check_sweep UNMET | PermissionError
# only: check_sweep
import multiprocessing


def learning_rate_at(epoch):
    with multiprocessing.get_context("fork").Pool(2) as pool:
        return pool.map(float, [epoch])[0]
