# %% [markdown]
# # Exam 1 · Classification: nonlinear classes
#
# The brief is in `README.md`. Run this file to save your model as `model.keras`, and submit one of the two files.

# %%
import tensorflow as tf

from grader.data import draw_groups

SEED = 0
GROUPS = 3
DIMENSIONS = 2


# %%
def solution_model():
    """Return a trained model: points (batch, DIMENSIONS) in, one of GROUPS groups out."""
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
