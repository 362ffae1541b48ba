"""Models as a submission saves or spells them: archives, their layers, and the names that Keras knows."""
