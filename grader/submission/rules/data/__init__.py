"""Rules about the examples of a training: their order, their parts, their scale, and how they are read."""
