"""The data of the exam bank."""
