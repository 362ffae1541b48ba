# expect: check_sweep UNMET | 
# only: check_sweep
def learning_rate_at(epoch):
    return {(1, 2): 3, None: 4, 'x': {b'y': 1.0}}
