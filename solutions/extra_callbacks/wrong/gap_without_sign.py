# caught by: check_gap | without `abs`
# base: solution.py
# change accuracy_gap: float( -> abs(
