# expect: check_sweep UNMET | 20 MB printed
# only: check_sweep
# limits: output_mb=20 seconds_per_call=20
def learning_rate_at(epoch):
    while True:
        print('the loss is falling, ' * 50)
