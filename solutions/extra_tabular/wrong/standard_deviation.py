# caught by: check_statistics | the standard deviation
# base: solution.py
# change column_statistics: np.var(numbers, axis=0) -> np.std(numbers, axis=0)
