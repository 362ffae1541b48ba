# expect: check_sweep UNMET | ValueError
# only: check_sweep
def learning_rate_at(epoch):
    one, two = ValueError('one'), KeyError('two')
    one.__cause__, two.__cause__ = two, one
    raise one
