# expect: all MET
# only: check_sweep
import gc
import sys
import tracemalloc

gc.disable()
sys.setrecursionlimit(100)
sys.setswitchinterval(10)
sys.dont_write_bytecode = True
tracemalloc.start()
sys.settrace(lambda *rest: None)


def learning_rate_at(epoch):
    return 1e-8 * 10 ** (epoch / 20)
