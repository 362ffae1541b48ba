# caught by: check_shape
import tensorflow as tf

WINDOW_SIZE = 20


def create_uncompiled_model():
    return tf.keras.models.Sequential(
        [
            tf.keras.Input((WINDOW_SIZE, 1)),
            tf.keras.layers.Bidirectional(tf.keras.layers.LSTM(32, return_sequences=True)),
            tf.keras.layers.Bidirectional(tf.keras.layers.LSTM(32, return_sequences=True)),
            tf.keras.layers.Dense(1),
            tf.keras.layers.Lambda(lambda x: x * 100.0),
        ]
    )


def adjust_learning_rate(model):
    lr_schedule = tf.keras.callbacks.LearningRateScheduler(lambda epoch: 1e-6 * 10 ** (epoch / 20))
    optimizer = tf.keras.optimizers.SGD(momentum=0.9)
    model.compile(loss="mse", optimizer=optimizer, metrics=["mae"])
    return model.fit(train_dataset, epochs=100, callbacks=[lr_schedule])


def create_model():
    model = create_uncompiled_model()
    model.compile(loss="mse", optimizer=tf.keras.optimizers.Adam(learning_rate=0.003), metrics=["mae"])
    return model
