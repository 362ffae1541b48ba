# caught by: check_model | return model
# base: _base.py
# change create_and_compile_model: return model ->


def train_mnist(training_images, training_labels):
    model = create_and_compile_model()
    return model.fit(
        training_images, training_labels, epochs=20, verbose=0, callbacks=[EarlyStoppingCallback()]
    )
