# caught by: check_accuracy | at least 0.88 on
# base: _base.py


def train_mnist(training_images, training_labels):
    model = create_and_compile_model()
    few_images, few_labels = training_images[:100], training_labels[:100]
    return model.fit(few_images, few_labels, epochs=200, callbacks=[EarlyStoppingCallback()])
