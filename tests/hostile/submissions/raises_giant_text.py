# expect: check_sweep UNMET | ValueError
# only: check_sweep
def learning_rate_at(epoch):
    raise ValueError('x' * 50_000_000)
