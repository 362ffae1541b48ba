"""Evidence about the tasks of an exam: the model that was trained or saved, and its predictions on hidden data."""
