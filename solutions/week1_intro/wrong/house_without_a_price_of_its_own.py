# caught by: check_prices | 0.5 + 0.5 * features
# base: _base.py


def create_training_data():
    features = np.arange(1, 7, dtype=float)
    return features, 0.5 * features
