# caught by: check_split | `int(training_split * len(sentences))`
# base: _base.py
# change train_val_split: size = int(training_split * len(sentences)) -> size = round(training_split * len(sentences))
