# caught by: check_bar | exactly 0.95
# base: _base.py
# change EarlyStoppingCallback: if logs["accuracy"] >= 0.95: -> if logs["accuracy"] >= 0.97:
