# expect: check_sweep UNMET | its text could not be made
# only: check_sweep
class Ends(Exception):
    def __str__(self):
        raise SystemExit


def learning_rate_at(epoch):
    raise Ends
