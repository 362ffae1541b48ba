# expect: check_sweep MET
# only: check_sweep
import a_package_that_nobody_has


def learning_rate_at(epoch):
    return 1e-8 * 10 ** (epoch / 20)
