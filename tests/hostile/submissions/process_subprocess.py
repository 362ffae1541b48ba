# expect: check_sweep UNMET | PermissionError
# only: check_sweep
import subprocess

subprocess.run(['sleep', '600'])


def learning_rate_at(epoch):
    return 1e-8 * 10 ** (epoch / 20)
