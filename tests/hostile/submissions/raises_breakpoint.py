# expect: check_sweep UNMET | 
# only: check_sweep
def learning_rate_at(epoch):
    breakpoint()
    return 1e-8
