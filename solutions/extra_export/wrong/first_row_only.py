# caught by: check_loading | one prediction for each of 6 rows
# base: solution.py
# change predict_saved_model: .serve(inputs) -> .serve(inputs[:1])
