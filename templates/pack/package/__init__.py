"""Exercises for tf-exam-kit: the kit finds them in this package's folder, and imports nothing of it."""
