# %% [markdown]
# # Exam 4 · Sentiment: reviews with negation
#
# The brief is in `README.md` in the same folder. Run this file to save your model as `model.keras`; submit either.

# %%
import tensorflow as tf

from grader.data import draw_numbered_reviews

SEED = 0
WORDS = 256
LENGTH = 36
PADDING = "post"


# %%
def solution_model():
    """Return a trained model: input (batch, LENGTH) token ids, output for two classes."""
    # BEGIN SOLUTION
    token_ids, labels = draw_numbered_reviews(SEED, WORDS, LENGTH, PADDING)
    model = tf.keras.Sequential(
        [
            tf.keras.Input((LENGTH,)),
            tf.keras.layers.Embedding(WORDS, 32),
            tf.keras.layers.Conv1D(48, 5, activation="relu"),
            tf.keras.layers.GlobalMaxPooling1D(),
            tf.keras.layers.Dense(24, activation="relu"),
            tf.keras.layers.Dense(1, activation="sigmoid"),
        ]
    )
    model.compile(optimizer=tf.keras.optimizers.Adam(0.003), loss="binary_crossentropy", metrics=["accuracy"])
    model.fit(token_ids, labels, epochs=8, validation_split=0.1, verbose=0)
    return model
    # END SOLUTION


# %%
if __name__ == "__main__":
    from pathlib import Path

    try:
        model = solution_model()
        folder = Path(__file__).parent if "__file__" in globals() else Path()
        model.save(folder / "model.keras")
        print("saved:", folder / "model.keras")
    except NotImplementedError as unwritten:
        print(unwritten)
