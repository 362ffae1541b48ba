# caught by: check_bar | without rounding
# base: _base.py
# change EarlyStoppingCallback: if logs["accuracy"] >= 0.95: -> if round(logs["accuracy"], 2) >= 0.95:
