"""The worker: what runs inside the sandbox, with TensorFlow and the learner's code."""

HIGHEST_RATE = 0.1
"""No higher rate is told as a cure: with one that is, a model makes up for another mistake."""
