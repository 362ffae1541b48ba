# expect: check_sweep UNMET | `None`
# only: check_sweep
def learning_rate_at(epoch):
    1e-8 * 10 ** (epoch / 20)
