# expect: check_sweep UNMET | nested too deeply
# only: check_sweep
def learning_rate_at(epoch):
    endless = []
    endless.append(endless)
    return endless
