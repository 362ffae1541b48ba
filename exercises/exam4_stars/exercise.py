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
    # YOUR CODE HERE
    raise NotImplementedError("solution_model is still to be written")


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
