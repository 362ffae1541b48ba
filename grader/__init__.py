"""A judge for learners of TensorFlow: exercises, rubrics and the program that grades them."""

__version__ = "0.1.0"
