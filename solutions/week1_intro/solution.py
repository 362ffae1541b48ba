# %% [markdown]
# # Linear regression with one dense unit
#
# A house costs 50,000, and 50,000 more for each room. Train one `Dense` unit on six houses to learn this rule.
# The brief is in `README.md` in the same folder. Check your work with
# `python -m grader exercises/week1_intro`.

# %%
import matplotlib.pyplot as plt
import numpy as np
import tensorflow as tf


# %%
def create_training_data():
    """Return features and targets: two arrays of six floats, of shape (6,) or (6, 1).

    features: 1 to 6 rooms. targets: the price of each house, in hundreds of thousands.
    """
    # BEGIN SOLUTION
    features = np.arange(1.0, 7.0)
    return features, 0.5 + 0.5 * features
    # END SOLUTION


# %%
def define_and_compile_model():
    """Return a compiled model: rooms (batch, 1) in, price (batch, 1) out."""
    # BEGIN SOLUTION
    model = tf.keras.Sequential([tf.keras.Input((1,)), tf.keras.layers.Dense(1)])
    model.compile(optimizer=tf.keras.optimizers.SGD(learning_rate=0.05), loss="mse")
    return model
    # END SOLUTION


# %%
def train_model():
    """Return a model that was trained on the six houses."""
    # BEGIN SOLUTION
    features, targets = create_training_data()
    model = define_and_compile_model()
    model.fit(features, targets, epochs=200, verbose=0)
    return model
    # END SOLUTION


# %%
def main():
    """Train, plot the loss, and predict for houses that are larger than the six."""
    features, targets = create_training_data()
    print("rooms: ", features)
    print("prices:", targets)
    model = train_model()
    predictions = np.ravel(model(tf.constant([[7.0], [20.0]])))
    print(f"7 rooms: {predictions[0]:.3f} (correct: 4); 20 rooms: {predictions[1]:.3f} (correct: 10.5)")
    if hasattr(model, "history"):  # A loop of your own keeps none.
        plt.semilogy(model.history.history["loss"])
        plt.xlabel("epoch")
        plt.ylabel("loss")
        plt.show()


if __name__ == "__main__":
    try:
        main()
    except NotImplementedError as unwritten:
        print(unwritten)
