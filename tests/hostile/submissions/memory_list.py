# expect: check_sweep UNMET | 1000 MB of memory
# only: check_sweep
# limits: memory_mb=1000 seconds_per_call=20
def learning_rate_at(epoch):
    kept = []
    while True:
        kept.append(bytearray(4_000_000))
