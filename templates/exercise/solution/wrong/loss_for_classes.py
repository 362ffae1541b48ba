# caught by: check_model | a loss for classes
# base: solution.py
# change create_model: "mse" -> "binary_crossentropy"
