import tensorflow as tf
from tensorflow.keras import layers as L


def base_network():
    inputs = x = tf.keras.Input((48, 48, 3), name="picture")
    for number, filters in enumerate((16, 32, 40, 40), start=1):
        x = tf.keras.layers.Conv2D(filters, 3, padding="same", name=f"block{number}_conv")(x)
        x = tf.keras.layers.BatchNormalization(momentum=0.9, name=f"block{number}_norm")(x)
        x = tf.keras.layers.ReLU(name=f"block{number}_relu")(x)
        x = tf.keras.layers.MaxPooling2D(name=f"block{number}_pool")(x)
    return tf.keras.Model(inputs, x, name="base_network")


def create_pre_trained_model(weights_file, trainable=False):
    model = base_network()
    model.load_weights(str(weights_file))
    for layer in model.layers:
        layer.trainable = trainable
    return model


def output_of_last_layer(pre_trained_model):
    names = [layer.name for layer in pre_trained_model.layers]
    return pre_trained_model.layers[names.index("block3_pool")].output


def create_final_model(pre_trained_model, last_output):
    x = L.BatchNormalization(momentum=0.8)(last_output)
    x = L.Conv2D(24, 3, activation="relu")(x)
    x = L.GlobalMaxPooling2D()(x)
    x = L.Dropout(0.25)(x)
    x = L.Dense(1, kernel_regularizer="l2")(x)
    x = L.Activation("sigmoid")(x)
    model = tf.keras.models.Model(pre_trained_model.input, x)
    model.compile(loss=tf.keras.losses.binary_crossentropy, optimizer=tf.keras.optimizers.AdamW(2e-3), metrics=["acc"])
    return model
