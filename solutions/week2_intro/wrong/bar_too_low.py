# caught by: check_bar | just below 0.95
# base: _base.py
# change EarlyStoppingCallback: if logs["accuracy"] >= 0.95: -> if logs["accuracy"] >= 0.9:
