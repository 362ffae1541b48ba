# %% [markdown]
# # Preprocessing for a pretrained network, once
#
# Prepare images as a pretrained network needs them, and train a classifier on the frozen network.
# The brief is in `README.md` beside this file. Check your work with `python -m grader exercises/extra_preprocessing`.

# %%
import tensorflow as tf

from grader.data import load_exercise_data

FAMILY = "resnet50"


# %%
def base_network(weights):
    """Return the pretrained network with these weights: four blocks of convolution, norm, ReLU and pooling. Given.

    Its input is prepared images (b, 48, 48, 3), its output has the shape (b, 3, 3, 40).
    """
    inputs = x = tf.keras.Input((48, 48, 3))
    for number, filters in enumerate((16, 32, 40, 40), start=1):
        x = tf.keras.layers.Conv2D(filters, 3, padding="same", name=f"block{number}_conv")(x)
        x = tf.keras.layers.BatchNormalization(momentum=0.9, name=f"block{number}_norm")(x)
        x = tf.keras.layers.ReLU(name=f"block{number}_relu")(x)
        x = tf.keras.layers.MaxPooling2D(name=f"block{number}_pool")(x)
    base = tf.keras.Model(inputs, x, name="base_network")
    base.set_weights(weights)
    return base


# %%
def preprocess_images(images, family):
    """Return images as a network of this family needs them; the argument stays unchanged.

    images: (n, 48, 48, 3), integers or floats from 0 to 255; family: the name of a module in tf.keras.applications.
    """
    # YOUR CODE HERE
    raise NotImplementedError("preprocess_images is still to be written")


# %%
def create_model(weights):
    """Return a compiled model on the frozen network: prepared images (batch, 48, 48, 3) in, cat (0) or dog (1) out.

    weights: the weights of the pretrained network, as `base_network` takes them.
    """
    # YOUR CODE HERE
    raise NotImplementedError("create_model is still to be written")


# %%
def main():
    """Train on 200 images and show the accuracy on 100 others."""
    images, labels, weights = load_exercise_data("extra_preprocessing", FAMILY)
    prepared = preprocess_images(images, FAMILY)
    print("pixels from", prepared.min(), "to", prepared.max())
    validation = (prepared[200:], labels[200:])
    create_model(weights).fit(
        prepared[:200], labels[:200], epochs=20, batch_size=20, validation_data=validation, verbose=2
    )


if __name__ == "__main__":
    try:
        main()
    except NotImplementedError as unwritten:
        print(unwritten)
