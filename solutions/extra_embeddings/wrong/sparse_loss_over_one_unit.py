# caught by: check_model | Write `loss="binary_crossentropy"`
# base: solution.py
# change create_model: loss="binary_crossentropy" -> loss="sparse_categorical_crossentropy"
