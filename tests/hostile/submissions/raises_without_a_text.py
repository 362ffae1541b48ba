# expect: check_sweep UNMET | its text could not be made
# only: check_sweep
class Silent(Exception):
    def __str__(self):
        raise RuntimeError('no text')

    __repr__ = __str__


def learning_rate_at(epoch):
    raise Silent
