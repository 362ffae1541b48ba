# caught by: check_callback | not in percent
# base: _base.py
# change EarlyStoppingCallback: if logs["accuracy"] >= 0.95: -> if logs["accuracy"] >= 95:
