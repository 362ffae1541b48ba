"""Floor 2: what the learner hands in. Reads and looks, runs nothing."""
