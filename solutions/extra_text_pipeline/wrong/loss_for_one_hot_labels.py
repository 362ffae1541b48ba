# caught by: check_model | sparse_categorical_crossentropy
# base: solution.py
# change create_model: loss="sparse_categorical_crossentropy" -> loss="categorical_crossentropy"
