# expect: all MET
# only: check_sweep
import os

here = os.getcwd()
for _ in range(1500):
    os.mkdir("x")
    os.chdir("x")
os.chdir(here)


def learning_rate_at(epoch):
    return 1e-8 * 10 ** (epoch / 20)
