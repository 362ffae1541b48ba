# expect: check_sweep UNMET | 
# only: check_sweep
class Meta(type):
    def __getattribute__(cls, name):
        raise SystemExit


class Lies(Exception, metaclass=Meta):
    pass


def learning_rate_at(epoch):
    raise Lies
