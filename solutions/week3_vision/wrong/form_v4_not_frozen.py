# caught by: check_frozen
import tensorflow as tf

TRAINING_DIR = "./data/train"
VALIDATION_DIR = "./data/val"


def train_val_datasets():
    training_dataset = tf.keras.utils.image_dataset_from_directory(
        directory=TRAINING_DIR, batch_size=32, image_size=(150, 150), shuffle=True, label_mode="binary", seed=7
    )
    validation_dataset = tf.keras.utils.image_dataset_from_directory(
        directory=VALIDATION_DIR, batch_size=32, image_size=(150, 150), label_mode="binary", seed=7
    )
    preprocess = tf.keras.applications.inception_v3.preprocess_input
    training_dataset = training_dataset.map(lambda images, labels: (preprocess(images), labels))
    validation_dataset = validation_dataset.map(lambda images, labels: (preprocess(images), labels))
    return training_dataset, validation_dataset


def create_pre_trained_model(local_weights_file):
    pre_trained_model = tf.keras.applications.inception_v3.InceptionV3(input_shape=(150, 150, 3), include_top=False, weights=None)
    pre_trained_model.load_weights(local_weights_file)
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
    model.compile(optimizer=tf.keras.optimizers.RMSprop(learning_rate=0.001), loss="binary_crossentropy", metrics=["accuracy"])
    return model
