# caught by: check_scaling | of all 60 rows
# base: solution.py
# change scale_columns: columns[:split_time].mean(axis=0) -> columns.mean(axis=0)
# change scale_columns: columns[:split_time].std(axis=0) -> columns.std(axis=0)
