# expect: all MET
# only: check_sweep
import sys


def learning_rate_at(epoch):
    return 1e-8 * 10 ** (epoch / 20)


if __name__ == '__main__':
    sys.exit(0)
