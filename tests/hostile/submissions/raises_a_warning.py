# expect: check_sweep UNMET | DeprecationWarning
# only: check_sweep
def learning_rate_at(epoch):
    raise DeprecationWarning('as an error')
