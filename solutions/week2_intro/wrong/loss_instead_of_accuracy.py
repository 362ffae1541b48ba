# caught by: check_callback | training that stops
# base: _base.py
# change EarlyStoppingCallback: if logs["accuracy"] >= 0.95: -> if logs["loss"] < 0.05:
