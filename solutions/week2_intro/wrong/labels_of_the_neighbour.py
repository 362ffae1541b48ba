# caught by: check_accuracy | at least 0.88 on
# base: _base.py


def train_mnist(training_images, training_labels):
    model = create_and_compile_model()
    reshaped = training_images.reshape(-1, 28, 28)[::-1]
    return model.fit(reshaped, training_labels, epochs=150, callbacks=[EarlyStoppingCallback()])
