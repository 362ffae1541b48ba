# expect: all MET
# only: check_sweep
import os
import sys

sys.stdout.close()
sys.stderr.close()
os.close(1)
os.close(2)


def learning_rate_at(epoch):
    return 1e-8 * 10 ** (epoch / 20)
