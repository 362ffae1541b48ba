# caught by: check_model | a classification loss
# base: solution.py
# change create_model: "mse" -> "binary_crossentropy"
