# caught by: check_training | `block1_norm`
# base: _base.py


def create_final_model(pre_trained_model, last_output):
    x = tf.keras.layers.Flatten()(last_output)
    x = tf.keras.layers.Dropout(0.3)(x)
    x = tf.keras.layers.Dense(1, activation="sigmoid")(x)
    model = tf.keras.Model(pre_trained_model.input, x)
    for layer in model.layers:
        layer.trainable = not isinstance(layer, tf.keras.layers.Conv2D)
    model.compile(optimizer="adam", loss="binary_crossentropy", metrics=["accuracy"])
    return model
