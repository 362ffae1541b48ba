# expect: check_sweep UNMET | (line 
# only: check_sweep
# limits: seconds_per_call=1
def learning_rate_at(epoch):
    rate = 1e-8
    while True:
        rate += 1
