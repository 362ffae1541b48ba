"""Many submissions to one exercise: taken in, graded on one machine or many, kept, and told to learners and staff."""
