# caught by: check_growth | not from a layer or the end
# base: _base.py


def create_final_model(pre_trained_model, last_output):
    x = tf.keras.layers.Flatten()(pre_trained_model.output)
    x = tf.keras.layers.Dropout(0.3)(x)
    x = tf.keras.layers.Dense(1, activation="sigmoid")(x)
    model = tf.keras.Model(pre_trained_model.input, x)
    model.compile(optimizer="adam", loss="binary_crossentropy", metrics=["accuracy"])
    return model
