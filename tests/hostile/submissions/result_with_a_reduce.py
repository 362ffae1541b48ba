# expect: check_sweep UNMET | an object of type `Loads`
# only: check_sweep
# Whoever unpickles it runs a program of its choice.
import os


class Loads:
    def __reduce__(self):
        return os.system, ("touch /tmp/written-by-a-hostile-submission",)


def learning_rate_at(epoch):
    return Loads()
