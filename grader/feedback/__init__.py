"""Floor 6: tells the learner."""
