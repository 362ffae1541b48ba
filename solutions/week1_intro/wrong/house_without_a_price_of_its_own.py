# caught by: check_prices, check_rule | A house costs 0.5, and 0.5 more
import numpy as np
import tensorflow as tf


def create_training_data():
    features = np.arange(1, 7, dtype=float)
    return features, 0.5 * features


def define_and_compile_model():
    model = tf.keras.Sequential([tf.keras.Input(shape=(1,)), tf.keras.layers.Dense(units=1)])
    model.compile(optimizer=tf.keras.optimizers.SGD(learning_rate=0.05), loss="mean_squared_error")
    return model


def train_model():
    features, targets = create_training_data()
    model = define_and_compile_model()
    model.fit(features, targets, epochs=200, verbose=0)
    return model
