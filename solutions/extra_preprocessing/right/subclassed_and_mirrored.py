import tensorflow as tf

PREPROCESSING = {
    "mobilenet_v2": tf.keras.applications.mobilenet_v2.preprocess_input,
    "resnet50": tf.keras.applications.resnet50.preprocess_input,
    "densenet": tf.keras.applications.densenet.preprocess_input,
    "efficientnet": tf.keras.applications.efficientnet.preprocess_input,
}


def base_network(weights):
    inputs = x = tf.keras.Input((48, 48, 3))
    for number, filters in enumerate((16, 32, 40, 40), start=1):
        x = tf.keras.layers.Conv2D(filters, 3, padding="same", name=f"block{number}_conv")(x)
        x = tf.keras.layers.BatchNormalization(momentum=0.9, name=f"block{number}_norm")(x)
        x = tf.keras.layers.ReLU(name=f"block{number}_relu")(x)
        x = tf.keras.layers.MaxPooling2D(name=f"block{number}_pool")(x)
    base = tf.keras.Model(inputs, x, name="base_network")
    base.set_weights(weights)
    return base


def preprocess_images(images, family):
    return PREPROCESSING[family](images.copy())


class OnTop(tf.keras.Model):
    def __init__(self, weights):
        super().__init__()
        self.base = base_network(weights)
        self.base.trainable = False
        self.flip = tf.keras.layers.RandomFlip("horizontal")
        self.flatten = tf.keras.layers.Flatten()
        self.dropout = tf.keras.layers.Dropout(0.3)
        self.head = tf.keras.layers.Dense(1, activation="sigmoid")

    def call(self, images, training=None):
        x = self.flip(images, training=training)
        x = self.flatten(self.base(x, training=False))
        return self.head(self.dropout(x, training=training))


def create_model(weights):
    model = OnTop(weights)
    model.compile(optimizer=tf.keras.optimizers.Adam(0.002), loss="binary_crossentropy", metrics=["accuracy"])
    return model
