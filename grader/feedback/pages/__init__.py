"""The pages that a learner opens in a browser: reports, quizzes, and their plots."""
