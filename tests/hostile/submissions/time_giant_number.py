# expect: check_sweep UNMET | still running
# only: check_sweep
# limits: seconds_per_call=1
def learning_rate_at(epoch):
    return len(str(7 ** 10**9))
