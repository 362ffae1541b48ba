# caught by: check_split | slice indices must be integers
# base: _base.py
# change train_val_split: size = int(training_split * len(sentences)) -> size = training_split * len(sentences)
