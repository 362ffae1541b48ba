# expect: check_sweep UNMET | 
# only: check_sweep
def learning_rate_at(epoch):
    return 1e-8 + 0j
