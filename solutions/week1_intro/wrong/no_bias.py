# caught by: check_rule | use_bias=False
# base: _base.py
# change define_and_compile_model: units=1 -> units=1, use_bias=False


def create_training_data():
    features = np.arange(1, 7, dtype=float)
    return features, 0.5 + 0.5 * features
