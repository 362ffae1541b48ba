"""Rules on what arrays hold, found by a run of the program without its numbers: :mod:`grader.submission.abstract`."""
