# expect: check_sweep UNMET | 
# only: check_sweep
def learning_rate_at(epoch):
    return [[1.0], [1.0, 2.0]]
