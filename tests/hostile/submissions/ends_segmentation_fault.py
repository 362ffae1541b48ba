# expect: check_sweep UNMET | SIGSEGV
# only: check_sweep
import ctypes


def learning_rate_at(epoch):
    return ctypes.string_at(0)
