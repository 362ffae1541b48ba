# %% [markdown]
# # Exam 5 · Time series: several steps at once
#
# The brief is in `README.md` beside this file. Run this file to save your model as `model.keras`; submit either.

# %%
import tensorflow as tf

from grader.data import draw_shop_windows

SEED = 0
WINDOW = 56
STEPS = 7


# %%
def solution_model():
    """Return a trained model: windows (batch, WINDOW, 1) in, STEPS outputs per window."""
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
