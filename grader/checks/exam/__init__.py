"""Evidence about the tasks of an exam: the trained or saved model, and its predictions for held-out data."""
