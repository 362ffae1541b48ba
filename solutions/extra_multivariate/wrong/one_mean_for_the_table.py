# caught by: check_scaling | a mean for each of 3 columns
# base: solution.py
# change scale_columns: columns[:split_time].mean(axis=0) -> columns[:split_time].mean()
