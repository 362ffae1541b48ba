import tensorflow as tf
from tensorflow.keras.preprocessing.image import ImageDataGenerator


def train_happy_sad_model():
    DESIRED_ACCURACY = 0.999

    class myCallback(tf.keras.callbacks.Callback):
        def on_epoch_end(self, epoch, logs={}):
            if logs.get("accuracy") > DESIRED_ACCURACY:
                self.model.stop_training = True

    callbacks = myCallback()
    model = tf.keras.models.Sequential(
        [
            tf.keras.layers.Conv2D(16, (3, 3), activation="relu", input_shape=(150, 150, 3)),
            tf.keras.layers.MaxPooling2D(2, 2),
            tf.keras.layers.Conv2D(32, (3, 3), activation="relu"),
            tf.keras.layers.MaxPooling2D(2, 2),
            tf.keras.layers.Conv2D(64, (3, 3), activation="relu"),
            tf.keras.layers.MaxPooling2D(2, 2),
            tf.keras.layers.Flatten(),
            tf.keras.layers.Dense(64, activation="relu"),
            tf.keras.layers.Dense(1, activation="sigmoid"),
        ]
    )
    model.compile(
        loss="binary_crossentropy", optimizer=tf.keras.optimizers.RMSprop(0.001), metrics=["accuracy"]
    )
    train_datagen = ImageDataGenerator(rescale=1 / 255)
    train_generator = train_datagen.flow_from_directory(
        "/tmp/h-or-s", target_size=(150, 150), batch_size=10, class_mode="binary"
    )
    history = model.fit(train_generator, steps_per_epoch=8, epochs=15, callbacks=[callbacks])
    return history.history["accuracy"][-1]


train_happy_sad_model()
