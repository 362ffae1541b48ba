# expect: check_sweep UNMET | still running
# only: check_sweep
# limits: seconds_per_call=1
while True:
    pass
