"""The worker: what runs inside the sandbox, with TensorFlow and the learner's code."""

HIGHEST_RATE = 0.1
"""No higher rate is told as a cure: with one that is, a model makes up for another mistake."""
SATURATING = {"sigmoid": (0.0, 1.0), "hard_sigmoid": (0.0, 1.0), "tanh": (-1.0, 1.0), "softsign": (-1.0, 1.0)}
"""Activations that level off on both sides, and between which limits their outputs lie."""
AUGMENTING = ("Rand", "AugMix", "MixUp", "CutMix", "Solarization")
"""How the layers of Keras are called that change images at random in training."""
