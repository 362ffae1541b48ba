# %% [markdown]
# # Exam, category 3: turned pets
#
# The brief is in `README.md` beside this file. Run this file to save your model as `model.keras`; submit either.

# %%
import numpy as np
import tensorflow as tf

from grader.data import draw_pets

SEED = 0
SIZE = 32
TURN = 60


# %%
def solution_model():
    """Return a trained model: pictures (batch, SIZE, SIZE, 3) of bytes in, dog or not out."""
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
