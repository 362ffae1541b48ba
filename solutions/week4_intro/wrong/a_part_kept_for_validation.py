# caught by: check_every_picture | validation_split
# base: _base.py
# change training_dataset: batch_size=32 -> batch_size=32, validation_split=0.2, subset="training", seed=1
