# caught by: check_stop | sparse_categorical_crossentropy
# base: _base.py
# change create_and_compile_model: loss="sparse_categorical_crossentropy" -> loss="mse"


def train_mnist(training_images, training_labels):
    model = create_and_compile_model()
    return model.fit(training_images, training_labels.reshape(-1, 1), epochs=20, callbacks=[EarlyStoppingCallback()])
