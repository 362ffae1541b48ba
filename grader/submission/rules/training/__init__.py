"""Rules about trainings: `fit`, callbacks, learning rates, and loops of a learner's own."""
