# caught by: check_both | alone decides
# base: solution.py
# change EarlyStoppingCallback: if logs["accuracy"] >= 0.95 and logs["val_accuracy"] >= 0.80: -> if logs["accuracy"] >= 0.95:
