# caught by: check_growth, check_accuracy | Do not call `base_network()` again
# base: _base.py


def create_final_model(pre_trained_model, last_output):
    base = base_network()
    base.trainable = False
    x = tf.keras.layers.Flatten()(base.get_layer("block3_pool").output)
    x = tf.keras.layers.Dropout(0.3)(x)
    x = tf.keras.layers.Dense(1, activation="sigmoid")(x)
    model = tf.keras.Model(base.input, x)
    model.compile(optimizer="adam", loss="binary_crossentropy", metrics=["accuracy"])
    return model
