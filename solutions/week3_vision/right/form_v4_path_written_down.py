import tensorflow as tf

TRAIN_DIR = "./data/train/"
VALIDATION_DIR = "./data/validation/"
LOCAL_WEIGHTS_FILE = "./model/inception_v3_weights_notop.h5"


def train_val_datasets():
    training_dataset = tf.keras.utils.image_dataset_from_directory(TRAIN_DIR, image_size=(150, 150), seed=7)
    validation_dataset = tf.keras.utils.image_dataset_from_directory(VALIDATION_DIR, image_size=(150, 150), seed=7)
    return training_dataset, validation_dataset


def create_pre_trained_model():
    network = tf.keras.applications.inception_v3.InceptionV3(
        include_top=False, input_shape=(150, 150, 3), weights=LOCAL_WEIGHTS_FILE
    )
    network.trainable = False
    return network


def output_of_last_layer(pre_trained_model):
    last_output = pre_trained_model.layers[228].output
    print("last layer output shape: ", last_output.shape)
    return last_output


def create_final_model(pre_trained_model, last_output):
    x = tf.keras.layers.Flatten()(last_output)
    x = tf.keras.layers.Dense(256, activation="relu")(x)
    x = tf.keras.layers.Dropout(0.2)(x)
    outputs = tf.keras.layers.Dense(1, activation="sigmoid")(x)
    model = tf.keras.Model(pre_trained_model.input, outputs)
    optimizer = tf.keras.optimizers.RMSprop(learning_rate=0.001)
    model.compile(optimizer=optimizer, loss="binary_crossentropy", metrics=["accuracy"])
    return model
