# caught by: check_bar | the threshold itself
# base: _base.py
# change EarlyStoppingCallback: if logs["accuracy"] >= 0.95: -> if logs["accuracy"] >= 0.97:
