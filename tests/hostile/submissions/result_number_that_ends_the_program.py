# expect: check_sweep UNMET | 
# only: check_sweep
class Number(int):
    def __int__(self):
        raise SystemExit

    __index__ = __float__ = __int__


def learning_rate_at(epoch):
    return Number(7)
