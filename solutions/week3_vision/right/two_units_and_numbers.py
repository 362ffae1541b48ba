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


def output_of_last_layer(model):
    for layer in model.layers:
        if layer.name == "block3_pool":
            return layer.output


def create_final_model(base, last):
    x = tf.keras.layers.GlobalAveragePooling2D()(last)
    x = tf.keras.layers.Dropout(0.2)(x)
    outputs = tf.keras.layers.Dense(2, activation="softmax", name="cat_or_dog")(x)
    model = tf.keras.Model(inputs=base.inputs, outputs=outputs)
    model.compile(
        optimizer=tf.keras.optimizers.Adam(0.01),
        loss=tf.keras.losses.SparseCategoricalCrossentropy(),
        metrics=[tf.keras.metrics.SparseCategoricalAccuracy()],
    )
    return model
