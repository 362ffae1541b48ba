# caught by: check_callback | a stop after epoch 3
# base: _base.py
# change EarlyStoppingCallback: if logs["accuracy"] >= 0.95: -> if logs["accuracy"] >= 0.95 or epoch >= 2:
