# caught by: check_model | spare_categorical_crossentropy
# base: _base.py
# change create_and_compile_model: loss="sparse_categorical_crossentropy" -> loss="spare_categorical_crossentropy"
