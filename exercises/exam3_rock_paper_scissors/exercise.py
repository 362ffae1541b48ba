# %% [markdown]
# # Exam 3 · CNN: rock, paper, scissors
#
# The brief is in `README.md` beside this file. Run this file to save your model as `model.keras`. Submit
# the file or the saved model.

# %%
import tensorflow as tf

from grader.data import draw_hands

SEED = 0
SIZE = 40


# %%
def solution_model():
    """Return a trained model: images (batch, SIZE, SIZE) from 0 to 255 in, three classes out."""
    # YOUR CODE HERE
    raise NotImplementedError("solution_model is still to be written")


# %%
if __name__ == "__main__":
    from pathlib import Path

    try:
        model = solution_model()
        folder = Path(__file__).parent if "__file__" in globals() else Path()
        model.save(folder / "model.keras")
        print("Saved:", folder / "model.keras")
    except NotImplementedError as unwritten:
        print(unwritten)
