"""Evidence about Keras models: outputs, losses, labels, metrics and callbacks."""
