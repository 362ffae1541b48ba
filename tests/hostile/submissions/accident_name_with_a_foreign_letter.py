# expect: check_sweep UNMET | learning_rate_at
# only: check_sweep
def leаrning_rate_at(epoch):
    return 1e-8 * 10 ** (epoch / 20)
