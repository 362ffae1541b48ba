# caught by: check_both | `and`
# base: solution.py
# change EarlyStoppingCallback: ["accuracy"] >= 0.95 and -> ["accuracy"] >= 0.95 or
