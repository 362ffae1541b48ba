# expect: check_sweep UNMET | `sys.exit()`
# only: check_sweep
def learning_rate_at(epoch):
    quit()
