# expect: all MET
# only: check_sweep
import submission

assert submission.__name__ == 'submission'


def learning_rate_at(epoch):
    return 1e-8 * 10 ** (epoch / 20)
