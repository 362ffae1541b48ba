# expect: check_sweep UNMET | RecursionError
# only: check_sweep
def learning_rate_at(epoch):
    return learning_rate_at(epoch)
