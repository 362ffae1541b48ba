# caught by: check_rule | a Keras model from `train_model`
# base: _base.py


def train_model():
    features, targets = create_training_data()
    model = define_and_compile_model()
    history = model.fit(features, targets, epochs=20, verbose=0)
    return history
