# expect: all MET
# only: check_sweep
import builtins

builtins.print = None


def learning_rate_at(epoch):
    return 1e-8 * 10 ** (epoch / 20)
