import tensorflow as tf


def read_picture(path):
    picture = tf.io.decode_image(tf.io.read_file(path), channels=3, expand_animations=False)
    picture = tf.image.convert_image_dtype(picture, tf.float32)
    return tf.image.resize(picture, (48, 48))


def training_dataset(directory):
    paths, labels = [], []
    for label, name in enumerate(sorted(tf.io.gfile.listdir(directory))):
        for file in tf.io.gfile.listdir(f"{directory}/{name}"):
            paths.append(f"{directory}/{name}/{file}")
            labels.append(label)
    dataset = tf.data.Dataset.from_tensor_slices((paths, labels))
    dataset = dataset.map(lambda path, label: (read_picture(path), label))
    return dataset.cache().shuffle(len(paths)).batch(32)


def create_and_compile_model():
    model = tf.keras.Sequential(
        [
            tf.keras.layers.Conv2D(24, 5, strides=2, activation="relu"),
            tf.keras.layers.Conv2D(48, 3, activation="relu"),
            tf.keras.layers.MaxPooling2D(),
            tf.keras.layers.Conv2D(64, 3, activation="relu"),
            tf.keras.layers.Flatten(),
            tf.keras.layers.Dense(64, activation="relu"),
            tf.keras.layers.Dense(1),
            tf.keras.layers.Activation("sigmoid"),
        ]
    )
    model.compile(optimizer="adam", loss=tf.keras.losses.BinaryCrossentropy(), metrics=["accuracy"])
    return model
