# expect: check_sweep UNMET | 
# only: check_sweep
# limits: seconds_per_call=1 memory_mb=1500
class Endless(list):
    def __iter__(self):
        while True:
            yield 1e-8


def learning_rate_at(epoch):
    return Endless()
