# expect: check_sweep UNMET | the text
# only: check_sweep
def learning_rate_at(epoch):
    return f'{1e-8 * 10 ** (epoch / 20)}'
