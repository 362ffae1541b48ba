# expect: check_sweep UNMET | still running
# only: check_sweep
# limits: seconds_per_call=1
import re


def learning_rate_at(epoch):
    return re.match(r'(a+)+$', 'a' * 60 + 'b')
