# caught by: check_corner | without rounding
# base: solution.py
# change EarlyStoppingCallback: logs["val_accuracy"] >= -> round(logs["val_accuracy"], 2) >=
