# %% [markdown]
# # Exam 4 · Text regression: star ratings
#
# The brief is in `README.md` in the same folder. Run this file to save your model as `model.keras`; submit either.

# %%
import tensorflow as tf

from grader.data import draw_starred_reviews

SEED = 0
WORDS = 160
LENGTH = 34


# %%
def solution_model():
    """Return a trained model: input (batch, LENGTH) token ids, output (batch, 1), the stars."""
    # BEGIN SOLUTION
    token_ids, stars = draw_starred_reviews(SEED, WORDS, LENGTH)
    model = tf.keras.Sequential(
        [
            tf.keras.Input((LENGTH,)),
            tf.keras.layers.Embedding(WORDS, 16),
            tf.keras.layers.Conv1D(32, 3, activation="relu"),
            tf.keras.layers.GlobalAveragePooling1D(),
            tf.keras.layers.Dense(1),
        ]
    )
    model.compile(optimizer=tf.keras.optimizers.Adam(0.01), loss="mse", metrics=["mae"])
    model.fit(token_ids, stars, epochs=15, validation_split=0.1, verbose=0)
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
