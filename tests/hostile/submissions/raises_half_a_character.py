# expect: check_sweep UNMET | 
# only: check_sweep
def learning_rate_at(epoch):
    raise ValueError('\ud800 half \udfff')
