# expect: check_sweep UNMET | `parse_args`
# only: check_sweep
import argparse

parser = argparse.ArgumentParser()
parser.add_argument("--first-rate", type=float, required=True)
given = parser.parse_args()


def learning_rate_at(epoch):
    return given.first_rate * 10 ** (epoch / 20)
