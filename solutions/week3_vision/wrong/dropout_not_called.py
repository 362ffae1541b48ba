# caught by: check_dropout, check_accuracy | is not called
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


class Answer(tf.keras.Model):
    def __init__(self, base):
        super().__init__()
        self.base = base
        self.pool = tf.keras.layers.GlobalAveragePooling2D()
        self.dropout = tf.keras.layers.Dropout(0.3)
        self.answer = tf.keras.layers.Dense(1, activation="sigmoid")

    def call(self, pictures):
        return self.answer(self.pool(self.base(pictures)))


def create_final_model(pre_trained_model, last_output):
    model = Answer(tf.keras.Model(pre_trained_model.input, last_output))
    model.compile(optimizer="adam", loss="binary_crossentropy", metrics=["accuracy"])
    return model
