# caught by: check_split | in this order
# base: _base.py
# change train_val_split: sentences[size:], labels[:size] -> labels[:size], sentences[size:]
