# expect: check_sweep UNMET | OSError
# only: check_sweep
files = [open('/dev/null') for _ in range(100_000)]


def learning_rate_at(epoch):
    return 1e-8 * 10 ** (epoch / 20)
