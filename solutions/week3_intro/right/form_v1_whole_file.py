"""A course notebook of 2019 without functions: all lines stand at the left margin."""

import matplotlib.pyplot as plt
import tensorflow as tf

(training_images, training_labels), (test_images, test_labels) = tf.keras.datasets.mnist.load_data()
plt.imshow(training_images[0])
training_images = training_images.reshape(60000, 28, 28, 1) / 255.0
test_images = test_images.reshape(10000, 28, 28, 1) / 255.0


class StopEarly(tf.keras.callbacks.Callback):
    def on_epoch_end(self, epoch, logs=None):
        if logs.get("accuracy") > 0.998:
            self.model.stop_training = True


model = tf.keras.models.Sequential()
model.add(tf.keras.layers.Conv2D(32, (3, 3), activation="relu", input_shape=(28, 28, 1)))
model.add(tf.keras.layers.MaxPooling2D(2, 2))
model.add(tf.keras.layers.Flatten())
model.add(tf.keras.layers.Dense(64, activation="relu"))
model.add(tf.keras.layers.Dense(10, activation="softmax"))
model.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
model.summary()
history = model.fit(training_images, training_labels, epochs=10, callbacks=[StopEarly()])
model.evaluate(test_images, test_labels)
plt.plot(history.history["accuracy"])
