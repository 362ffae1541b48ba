# caught by: check_corner | 0.95
# base: solution.py
# change EarlyStoppingCallback: >= 0.95 -> > 0.95
# change EarlyStoppingCallback: >= 0.80 -> > 0.80
