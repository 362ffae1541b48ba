# expect: check_sweep UNMET | 
# only: check_sweep
class Pretends:
    @property
    def __class__(self):
        return float

    def __getattr__(self, name):
        raise SystemExit(name)


def learning_rate_at(epoch):
    return Pretends()
