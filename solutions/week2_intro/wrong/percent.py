# caught by: check_callback | no percentage
# base: _base.py
# change EarlyStoppingCallback: if logs["accuracy"] >= 0.95: -> if logs["accuracy"] >= 95:
