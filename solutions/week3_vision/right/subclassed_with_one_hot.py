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


class CatOrDog(tf.keras.Model):
    def __init__(self, looks):
        super().__init__()
        self.looks = looks
        self.flatten = tf.keras.layers.Flatten()
        self.hidden = tf.keras.layers.Dense(32, activation="relu")
        self.drop = tf.keras.layers.Dropout(0.3)
        self.answer = tf.keras.layers.Dense(2)

    def call(self, pictures, training=False):
        # Norm layers of a frozen network keep their figures anyway: `training=False` says it once more.
        x = self.flatten(self.looks(pictures, training=False))
        return self.answer(self.drop(self.hidden(x), training=training))


def create_final_model(pre_trained_model, last_output):
    model = CatOrDog(tf.keras.Model(pre_trained_model.input, last_output))
    model.compile(optimizer="adam", loss=tf.keras.losses.CategoricalCrossentropy(from_logits=True), metrics=["accuracy"])
    return model
