# expect: check_sweep UNMET | KeyboardInterrupt
# only: check_sweep
def learning_rate_at(epoch):
    raise KeyboardInterrupt
