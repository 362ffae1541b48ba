import tensorflow as tf
from tensorflow.keras.applications.inception_v3 import InceptionV3, preprocess_input

SIZE = (150, 150)


def read(directory, **settings):
    dataset = tf.keras.utils.image_dataset_from_directory(
        directory, label_mode="categorical", image_size=SIZE, batch_size=32, **settings
    )
    return dataset.map(lambda images, labels: (preprocess_input(images), labels))


def train_val_datasets():
    return read("./data/train"), read("./data/validation", shuffle=False)


def create_pre_trained_model(local_weights_file):
    network = InceptionV3(include_top=False, weights=local_weights_file, input_shape=(*SIZE, 3))
    network.trainable = False
    return network


def output_of_last_layer(pre_trained_model):
    return pre_trained_model.get_layer("mixed7").output


def create_final_model(pre_trained_model, last_output):
    x = tf.keras.layers.GlobalAveragePooling2D()(last_output)
    x = tf.keras.layers.Dropout(0.2)(x)
    x = tf.keras.layers.Dense(2, activation="softmax")(x)
    model = tf.keras.Model(pre_trained_model.input, x)
    model.compile(optimizer=tf.keras.optimizers.Adam(0.01), loss="categorical_crossentropy", metrics=["accuracy"])
    return model
