# expect: check_sweep UNMET | URLError
# only: check_sweep
import urllib.request

urllib.request.urlopen('http://192.0.2.1/', timeout=5)


def learning_rate_at(epoch):
    return 1e-8 * 10 ** (epoch / 20)
