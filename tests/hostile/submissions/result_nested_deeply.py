# expect: check_sweep UNMET | nested too deeply
# only: check_sweep
def learning_rate_at(epoch):
    nested = []
    for _ in range(100_000):
        nested = [nested]
    return nested
