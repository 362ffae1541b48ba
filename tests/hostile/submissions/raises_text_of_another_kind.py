# expect: check_sweep UNMET | 
# only: check_sweep
class Odd(Exception):
    def __str__(self):
        return type('Text', (str,), {'__len__': lambda self: -1, '__getitem__': lambda self, key: self})('x' * 10_000)


def learning_rate_at(epoch):
    raise Odd
