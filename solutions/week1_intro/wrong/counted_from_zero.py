# caught by: check_prices | houses with 1, 2, 3, 4, 5, 6 rooms
# base: _base.py


def create_training_data():
    features = np.arange(6, dtype=float)
    return features, 0.5 + 0.5 * features
