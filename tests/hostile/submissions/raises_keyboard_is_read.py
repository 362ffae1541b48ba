# expect: check_sweep UNMET | EOFError
# only: check_sweep
def learning_rate_at(epoch):
    return float(input('rate? '))
