# expect: check_sweep UNMET | NaN or infinity
# only: check_sweep
def learning_rate_at(epoch):
    return float('nan')
