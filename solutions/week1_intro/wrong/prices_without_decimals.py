# caught by: check_prices | the right values without their decimals
# base: _base.py
import numpy as np
import tensorflow as tf


def create_training_data():
    rooms = np.arange(1, 7)
    prices = np.zeros_like(rooms)
    for row, number in enumerate(rooms):
        prices[row] = 0.5 + 0.5 * number
    return tf.constant(rooms.reshape(-1, 1), tf.float32), tf.constant(prices.reshape(-1, 1), tf.float32)


def train_model():
    features, targets = create_training_data()
    model = define_and_compile_model()
    optimizer = model.optimizer
    for _ in range(400):
        with tf.GradientTape() as tape:
            loss = tf.reduce_mean((model(features, training=True) - targets) ** 2)
        optimizer.apply(tape.gradient(loss, model.trainable_variables), model.trainable_variables)
    print("loss of the first house:", float((model(features) - targets).numpy()[0, 0] ** 2))
    return model
