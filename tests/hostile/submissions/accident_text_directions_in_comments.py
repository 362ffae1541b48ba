# expect: all MET
# only: check_sweep
# ‮ backwards ⁦ isolated ⁩ ​ nothing


def learning_rate_at(epoch):
    return 1e-8 * 10 ** (epoch / 20)
