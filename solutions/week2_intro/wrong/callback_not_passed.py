# caught by: check_stop | among the `callbacks` of `fit`
# base: _base.py


def train_mnist(training_images, training_labels):
    model = create_and_compile_model()
    callback = EarlyStoppingCallback()
    return model.fit(training_images, training_labels, epochs=20)
