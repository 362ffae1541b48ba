# expect: all MET
# only: check_sweep
for _ in range(100):
    print('x' * 1_000_000)


def learning_rate_at(epoch):
    return 1e-8 * 10 ** (epoch / 20)
