"""Evidence about text: token ids, padding, splits, and text classifiers."""
