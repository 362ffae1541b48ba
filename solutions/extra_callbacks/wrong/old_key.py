# caught by: check_both | KeyError
# base: solution.py
# change EarlyStoppingCallback: logs["accuracy"] >= -> logs["acc"] >=
