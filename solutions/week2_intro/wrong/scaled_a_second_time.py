# caught by: check_accuracy | at least 0.88 on
# base: _base.py


def train_mnist(training_images, training_labels):
    model = create_and_compile_model()
    normal = (training_images - training_images.mean()) / training_images.std() * 20
    return model.fit(normal, training_labels, epochs=20, callbacks=[EarlyStoppingCallback()])
