# caught by: check_bar | do not round
# base: _base.py
# change EarlyStoppingCallback: if logs["accuracy"] >= 0.95: -> if round(logs["accuracy"], 2) >= 0.95:
