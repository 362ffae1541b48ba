# expect: check_sweep UNMET | of memory
# only: check_sweep
def learning_rate_at(epoch):
    text = 'x'
    while True:
        text += text
