# caught by: check_history | or its dictionary
# base: _base.py


def train_mnist(training_images, training_labels):
    model = create_and_compile_model()
    history = model.fit(training_images, training_labels, epochs=20, callbacks=[EarlyStoppingCallback()])
    return history.epoch, history.history["accuracy"][-1]
