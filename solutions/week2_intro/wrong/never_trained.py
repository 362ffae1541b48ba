# caught by: check_history | a call of `model.fit`
# base: _base.py


def train_mnist(training_images, training_labels):
    model = create_and_compile_model()
    loss, accuracy = model.evaluate(training_images, training_labels)
    return {"loss": [loss], "accuracy": [accuracy]}
