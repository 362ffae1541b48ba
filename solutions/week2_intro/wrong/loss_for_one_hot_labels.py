# caught by: check_history | sparse_categorical_crossentropy
# base: solution.py
# change create_and_compile_model: "sparse_categorical_crossentropy" -> "categorical_crossentropy"
