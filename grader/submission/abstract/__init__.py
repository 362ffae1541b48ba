"""A program run without its numbers: what each of its arrays holds, whatever the learner calls it.

:mod:`values` has what a value may be, :mod:`interpreter` runs the statements, :mod:`libraries` knows what NumPy,
TensorFlow and Keras return. Rules read the events that were noted on the way.
"""
