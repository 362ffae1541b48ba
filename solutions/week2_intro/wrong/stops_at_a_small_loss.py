# caught by: check_callback | `loss` = 0.01
# base: _base.py
# change EarlyStoppingCallback: if logs["accuracy"] >= 0.95: -> if logs["accuracy"] >= 0.95 or logs["loss"] < 0.6:
