# caught by: check_rule | training data with 7, 20 rooms
# base: _base.py
# change define_and_compile_model: optimizers.SGD -> optimizers.Adam
# change train_model: features, targets = create_training_data() -> features = np.array([7.0, 20.0])
# change train_model: targets, epochs=200 -> 0.5 + 0.5 * features, epochs=500


def create_training_data():
    features = np.arange(1, 7, dtype=float)
    return features, 0.5 + 0.5 * features
