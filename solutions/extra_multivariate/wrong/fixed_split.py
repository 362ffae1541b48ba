# caught by: check_scaling | 1300 training rows
# base: solution.py
# change scale_columns: mean = columns -> split_time = min(split_time, 1200); mean = columns
