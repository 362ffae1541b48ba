# caught by: check_callback | which is above 0.95
# base: _base.py
# change EarlyStoppingCallback: if logs["accuracy"] >= 0.95: -> if logs["accuracy"] <= 0.95:
