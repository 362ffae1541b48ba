# caught by: check_both, check_same_epoch, check_corner | `and`
# base: solution.py
# change EarlyStoppingCallback: ["accuracy"] >= 0.95 and -> ["accuracy"] >= 0.95 or
