"""Floor 5: runs the rubric and decides."""
