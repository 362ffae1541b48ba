# caught by: check_scaling | the standard deviation of the 40 training rows
# base: solution.py
# change scale_columns: columns[:split_time].std(axis=0) -> columns[:split_time].var(axis=0)
