# caught by: check_labels | pairs of (images, labels)
# base: _base.py
# change training_dataset: label_mode="binary" -> label_mode=None
# change training_dataset: lambda images, labels: (rescale(images), labels) -> rescale
