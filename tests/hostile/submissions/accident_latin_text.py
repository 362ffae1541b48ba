# refused: UTF-8
# café


def learning_rate_at(epoch):
    return 1e-8 * 10 ** (epoch / 20)
