# caught by: check_history | return history
# base: _base.py


def train_mnist(training_images, training_labels):
    model = create_and_compile_model()
    model.fit(training_images, training_labels, epochs=20, callbacks=[EarlyStoppingCallback()])
    return model
