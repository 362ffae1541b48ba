import tensorflow as tf


def base_network():
    inputs = x = tf.keras.Input((48, 48, 3), name="picture")
    for number, filters in enumerate((16, 32, 40, 40), start=1):
        x = tf.keras.layers.Conv2D(filters, 3, padding="same", name=f"block{number}_conv")(x)
        x = tf.keras.layers.BatchNormalization(momentum=0.9, name=f"block{number}_norm")(x)
        x = tf.keras.layers.ReLU(name=f"block{number}_relu")(x)
        x = tf.keras.layers.MaxPooling2D(name=f"block{number}_pool")(x)
    return tf.keras.Model(inputs, x, name="base_network")


def create_pre_trained_model(weights_file):
    pre_trained_model = base_network()
    pre_trained_model.load_weights(weights_file)
    pre_trained_model.trainable = False
    return pre_trained_model


def output_of_last_layer(pre_trained_model):
    return pre_trained_model.get_layer("block3_pool").output


def create_final_model(pre_trained_model, last_output):
    x = tf.keras.layers.Flatten()(last_output)
    x = tf.keras.layers.Dropout(0.3)(x)
    x = tf.keras.layers.Dense(1, activation="sigmoid")(x)
    model = tf.keras.Model(pre_trained_model.input, x)
    model.compile(optimizer="adam", loss="binary_crossentropy", metrics=["accuracy"])
    return model
