# expect: check_sweep UNMET | OSError
# only: check_sweep
with open('giant', 'wb') as file:
    file.truncate(10**13)


def learning_rate_at(epoch):
    return 1e-8 * 10 ** (epoch / 20)
