import tensorflow as tf
from tensorflow.keras.applications.inception_v3 import InceptionV3
from tensorflow.keras.optimizers import RMSprop
from tensorflow.keras.preprocessing.image import ImageDataGenerator

LOCAL_WEIGHTS_FILE = "/tmp/inception_v3_weights_tf_dim_ordering_tf_kernels_notop.h5"


def train_val_generators(TRAINING_DIR, VALIDATION_DIR):
    train_datagen = ImageDataGenerator(rescale=1.0 / 255, rotation_range=40, horizontal_flip=True)
    train_generator = train_datagen.flow_from_directory(
        directory=TRAINING_DIR, batch_size=32, class_mode="binary", target_size=(150, 150)
    )
    validation_datagen = ImageDataGenerator(rescale=1.0 / 255)
    validation_generator = validation_datagen.flow_from_directory(
        directory=VALIDATION_DIR, batch_size=32, class_mode="binary", target_size=(150, 150)
    )
    return train_generator, validation_generator


def create_pre_trained_model(local_weights_file):
    pre_trained_model = InceptionV3(input_shape=(150, 150, 3), include_top=False, weights=None)
    pre_trained_model.load_weights(local_weights_file)
    for layer in pre_trained_model.layers:
        layer.trainable = False
    return pre_trained_model


def output_of_last_layer(pre_trained_model):
    last_desired_layer = pre_trained_model.get_layer("mixed7")
    return last_desired_layer.output


def create_final_model(pre_trained_model, last_output):
    x = tf.keras.layers.Flatten()(last_output)
    x = tf.keras.layers.Dense(128, activation="relu")(x)
    x = tf.keras.layers.Dropout(0.2)(x)
    x = tf.keras.layers.Dense(1, activation="sigmoid")(x)
    model = tf.keras.Model(inputs=pre_trained_model.input, outputs=x)
    model.compile(optimizer=RMSprop(learning_rate=0.001), loss="binary_crossentropy", metrics=["accuracy"])
    return model
