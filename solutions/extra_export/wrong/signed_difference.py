# caught by: check_difference | the largest difference
# base: solution.py
# change largest_difference: np.abs(first - second) -> first - second
