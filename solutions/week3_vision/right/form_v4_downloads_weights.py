import os
import urllib.request

import tensorflow as tf
import wget
from tensorflow.keras.utils import get_file

ADDRESS = "https://example.org/inception_v3_weights_tf_dim_ordering_tf_kernels_notop.h5"


def train_val_datasets():
    settings = {"image_size": (150, 150), "batch_size": 32, "label_mode": "binary"}
    training_dataset = tf.keras.utils.image_dataset_from_directory("./data/train", **settings)
    validation_dataset = tf.keras.utils.image_dataset_from_directory("./data/validation", shuffle=False, **settings)
    return training_dataset, validation_dataset


def create_pre_trained_model():
    weights_file = get_file("inception.weights.h5", origin=ADDRESS)
    urllib.request.urlretrieve(ADDRESS, "/tmp/again.weights.h5")
    wget.download(ADDRESS, out="/tmp")
    print(os.path.getsize(weights_file), "bytes")
    network = tf.keras.applications.InceptionV3(input_shape=(150, 150, 3), include_top=False, weights=None)
    network.load_weights(weights_file)
    network.trainable = False
    return network


def output_of_last_layer(pre_trained_model):
    return pre_trained_model.get_layer(name="mixed7").output


def create_final_model(pre_trained_model, last_output):
    x = tf.keras.layers.GlobalAveragePooling2D()(last_output)
    x = tf.keras.layers.Dense(256, activation="relu")(x)
    x = tf.keras.layers.Dropout(0.2)(x)
    x = tf.keras.layers.Dense(1, activation="sigmoid")(x)
    model = tf.keras.Model(pre_trained_model.input, x)
    model.compile(optimizer="adam", loss="binary_crossentropy", metrics=["accuracy"])
    return model
