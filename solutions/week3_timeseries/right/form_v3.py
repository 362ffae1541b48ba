import tensorflow as tf


def create_uncompiled_model():
    model = tf.keras.models.Sequential(
        [
            tf.keras.layers.Lambda(lambda x: tf.expand_dims(x, axis=-1), input_shape=[None]),
            tf.keras.layers.SimpleRNN(40, return_sequences=True),
            tf.keras.layers.SimpleRNN(40),
            tf.keras.layers.Dense(1),
            tf.keras.layers.Lambda(lambda x: x * 100.0),
        ]
    )
    return model


def adjust_learning_rate():
    model = create_uncompiled_model()
    lr_schedule = tf.keras.callbacks.LearningRateScheduler(lambda epoch: 1e-6 * 10 ** (epoch / 20))
    optimizer = tf.keras.optimizers.Adam()
    model.compile(loss=tf.keras.losses.Huber(), optimizer=optimizer, metrics=["mae"])
    history = model.fit(train_set, epochs=100, callbacks=[lr_schedule])
    return history


def create_model():
    tf.random.set_seed(51)
    model = create_uncompiled_model()
    model.compile(loss=tf.keras.losses.Huber(), optimizer=tf.keras.optimizers.Adam(0.001), metrics=["mae"])
    return model
