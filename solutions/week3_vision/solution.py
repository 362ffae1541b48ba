# %% [markdown]
# # Transfer learning on 60 images
#
# Sixty images are too few to train a CNN for cats and dogs from random weights. Take a base network that was trained on
# thousands of images of other objects. Freeze its weights, and train a few new layers on top.
# The brief is in `README.md` beside this file. Check your work with
# `python -m grader exercises/week3_vision`.

# %%
import matplotlib.pyplot as plt
import tensorflow as tf

from grader.data import base_weights_file, load_few_cats_or_dogs

LAST_LAYER = "block3_pool"
EPOCHS = 30


# %%
def base_network():
    """Return the base network with random weights: four blocks of convolution, batch norm, ReLU and pooling. Given.

    Its input is images (b, 48, 48, 3) from 0 to 1. Its layers are block1_conv, block1_norm, block1_relu, block1_pool,
    block2_conv and so on.
    """
    inputs = x = tf.keras.Input((48, 48, 3), name="picture")
    for number, filters in enumerate((16, 32, 40, 40), start=1):
        x = tf.keras.layers.Conv2D(filters, 3, padding="same", name=f"block{number}_conv")(x)
        x = tf.keras.layers.BatchNormalization(momentum=0.9, name=f"block{number}_norm")(x)
        x = tf.keras.layers.ReLU(name=f"block{number}_relu")(x)
        x = tf.keras.layers.MaxPooling2D(name=f"block{number}_pool")(x)
    return tf.keras.Model(inputs, x, name="base_network")


# %%
def create_pre_trained_model(weights_file):
    """Return the base network with the weights of a file, all layers frozen.

    weights_file: path (string) of a .weights.h5 file.
    """
    # BEGIN SOLUTION
    pre_trained_model = base_network()
    pre_trained_model.load_weights(weights_file)
    pre_trained_model.trainable = False
    return pre_trained_model
    # END SOLUTION


# %%
def output_of_last_layer(pre_trained_model):
    """Return the output of the layer block3_pool of the base network."""
    # BEGIN SOLUTION
    return pre_trained_model.get_layer(LAST_LAYER).output
    # END SOLUTION


# %%
def create_final_model(pre_trained_model, last_output):
    """Return a compiled model with new layers after `last_output`: cat (0) or dog (1).

    pre_trained_model: what `create_pre_trained_model` returns.
    last_output: what `output_of_last_layer` returns.
    """
    # BEGIN SOLUTION
    x = tf.keras.layers.Flatten()(last_output)
    x = tf.keras.layers.Dropout(0.3)(x)
    x = tf.keras.layers.Dense(1, activation="sigmoid")(x)
    model = tf.keras.Model(pre_trained_model.input, x)
    model.compile(optimizer="adam", loss="binary_crossentropy", metrics=["accuracy"])
    return model
    # END SOLUTION


# %%
def main():
    """Show the images, build the model, train its new layers, and plot the learning curves."""
    (images, labels), validation = load_few_cats_or_dogs()
    print("training:", images.shape, "validation:", validation[0].shape)
    _, places = plt.subplots(2, 6)
    for place, image in zip(places.flat, images, strict=False):
        place.imshow(image)
        place.axis("off")
    plt.show()

    pre_trained_model = create_pre_trained_model(str(base_weights_file()))
    last_output = output_of_last_layer(pre_trained_model)
    print("output of the base:", last_output.shape)
    model = create_final_model(pre_trained_model, last_output)
    model.summary(show_trainable=True)

    history = model.fit(images, labels, validation_data=validation, epochs=EPOCHS, batch_size=20, verbose=2).history
    for name, values in history.items():
        if "loss" not in name:
            plt.plot(values, label=name)
    plt.xlabel("epoch")
    plt.legend()
    plt.show()


if __name__ == "__main__":
    try:
        main()
    except NotImplementedError as unwritten:
        print(unwritten)
