# caught by: check_statistics | a mean for each column
# base: solution.py
# change column_statistics: np.mean(numbers, axis=0), np.var(numbers, axis=0) -> np.mean(numbers), np.var(numbers)
