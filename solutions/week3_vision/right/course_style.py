import tensorflow as tf
from tensorflow.keras import Model, layers
from tensorflow.keras.optimizers import RMSprop


def base_network():
    inputs = x = tf.keras.Input((48, 48, 3), name="picture")
    for number, filters in enumerate((16, 32, 40, 40), start=1):
        x = tf.keras.layers.Conv2D(filters, 3, padding="same", name=f"block{number}_conv")(x)
        x = tf.keras.layers.BatchNormalization(momentum=0.9, name=f"block{number}_norm")(x)
        x = tf.keras.layers.ReLU(name=f"block{number}_relu")(x)
        x = tf.keras.layers.MaxPooling2D(name=f"block{number}_pool")(x)
    return tf.keras.Model(inputs, x, name="base_network")


def create_pre_trained_model(local_weights_file):
    pre_trained_model = base_network()
    pre_trained_model.load_weights(local_weights_file)
    # Make all the layers in the pre-trained model non-trainable
    for layer in pre_trained_model.layers:
        layer.trainable = False
    pre_trained_model.summary()
    return pre_trained_model


def output_of_last_layer(pre_trained_model):
    last_desired_layer = pre_trained_model.get_layer("block3_pool")
    print("last layer output shape: ", last_desired_layer.output.shape)
    last_output = last_desired_layer.output
    return last_output


def create_final_model(pre_trained_model, last_output):
    x = layers.Flatten()(last_output)
    x = layers.Dense(1024, activation="relu")(x)
    x = layers.Dropout(0.2)(x)
    x = layers.Dense(1, activation="sigmoid")(x)

    model = Model(inputs=pre_trained_model.input, outputs=x)
    model.compile(optimizer=RMSprop(learning_rate=0.0001), loss="binary_crossentropy", metrics=["accuracy"])
    return model
