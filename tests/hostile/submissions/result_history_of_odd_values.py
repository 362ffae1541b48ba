# expect: check_history UNMET | History
# only: check_history
# exercise: week2_intro
import tensorflow as tf


def create_and_compile_model():
    layers = [tf.keras.Input((28, 28)), tf.keras.layers.Flatten(), tf.keras.layers.Dense(10, activation="softmax")]
    model = tf.keras.Sequential(layers)
    model.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
    return model


def train_mnist(images, labels):
    create_and_compile_model().fit(images[:32], labels[:32], verbose=0)
    return {"loss": None, "accuracy": [object()], "<script>": "x", 5: [[1.0]]}
