# expect: all MET
# only: check_sweep
import sys

sys.path.clear()
sys.path_hooks.clear()
sys.meta_path.clear()


def learning_rate_at(epoch):
    return 1e-8 * 10 ** (epoch / 20)
