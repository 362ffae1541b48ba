# caught by: check_rule | rooms, after
# base: _base.py


def train_model():
    features, targets = create_training_data()
    define_and_compile_model().fit(features, targets, epochs=20, verbose=0)
    return define_and_compile_model()
