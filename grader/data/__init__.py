"""The data sets that a learner's stub imports: training and validation examples only, never the hidden ones."""

from grader.data.digits import load_digits
from grader.data.reviews import draw_reviews, load_reviews
from grader.data.series import draw_synth3, load_synth3

__all__ = ["draw_reviews", "draw_synth3", "load_digits", "load_reviews", "load_synth3"]
