import tensorflow as tf


class Line(tf.keras.Model):
    def __init__(self):
        super().__init__()
        self.dense = tf.keras.layers.Dense(1)

    def call(self, inputs):
        return self.dense(inputs)


def create_model():
    model = Line()
    model.compile(optimizer=tf.keras.optimizers.SGD(0.01), loss=tf.keras.losses.Huber())
    return model
