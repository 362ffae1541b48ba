# expect: check_sweep UNMET | ExceptionGroup
# only: check_sweep
def learning_rate_at(epoch):
    raise ExceptionGroup('many', [ValueError(str(number)) for number in range(1000)])
