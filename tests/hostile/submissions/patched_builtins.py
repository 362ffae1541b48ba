# expect: check_sweep UNMET | 
# only: check_sweep
import builtins

builtins.isinstance = builtins.hasattr = lambda *rest: True
builtins.len = lambda thing: 1
builtins.float = builtins.abs = lambda thing=0: 1e-8


def learning_rate_at(epoch):
    return 1.0
