# expect: check_sweep UNMET | Error
# only: check_sweep
import grader.hidden

print(grader.hidden.hidden_sunspots())


def learning_rate_at(epoch):
    return 1e-8 * 10 ** (epoch / 20)
