"""Floor 3: where learner code runs."""
