# caught by: check_stop | a training of
# base: _base.py


def train_mnist(training_images, training_labels):
    go_on = tf.keras.callbacks.LambdaCallback(
        on_epoch_end=lambda epoch, logs: setattr(go_on.model, "stop_training", False)
    )
    model = create_and_compile_model()
    return model.fit(training_images, training_labels, epochs=20, callbacks=[EarlyStoppingCallback(), go_on])
