"""The worker: what runs inside the sandbox, with TensorFlow and the learner's code."""

HIGHEST_RATE = 0.1
"""No higher rate is told as a cure: with one that is, a model makes up for another mistake."""
USUAL_RATES = {"sgd": 0.01, "lion": 0.0001, "adafactor": 0.001, "muon": 0.001, "adadelta": 1.0,
               "schedulefreeadamw": 0.0025}  # fmt: skip
USUAL_RATE = 0.001
"""Usual learning rates: Keras's default, except for Adadelta, which hardly learns with it. For others it is 0.001."""
SATURATING = {"sigmoid": (0.0, 1.0), "hard_sigmoid": (0.0, 1.0), "tanh": (-1.0, 1.0), "softsign": (-1.0, 1.0)}
"""Activations that level off on both sides, and between which limits their outputs lie."""
AUGMENTING = ("Rand", "AugMix", "MixUp", "CutMix", "Solarization")
"""How the layers of Keras are called that change images at random in training."""
