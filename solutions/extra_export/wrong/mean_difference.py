# caught by: check_difference | the largest difference
# base: solution.py
# change largest_difference: np.max(np.abs(first - second)) -> np.mean(np.abs(first - second))
