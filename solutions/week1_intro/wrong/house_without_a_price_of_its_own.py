# caught by: check_prices, check_rule | A house costs 0.5, and 0.5 more
# base: _base.py


def create_training_data():
    features = np.arange(1, 7, dtype=float)
    return features, 0.5 * features
