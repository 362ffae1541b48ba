# caught by: check_callback | a stop after the first epoch
# base: _base.py
# change EarlyStoppingCallback: if logs["accuracy"] >= 0.95: -> if logs["loss"] < 0.05:
