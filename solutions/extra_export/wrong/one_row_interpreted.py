# caught by: check_interpreter | one prediction for each of 6 rows
# base: solution.py
# change predict_litert: for row in inputs: -> for row in inputs[:1]:
