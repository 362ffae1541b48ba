# caught by: check_model | binary_crossentropy
# base: _base.py
# change create_model: loss="binary_crossentropy" -> loss="sparse_categorical_crossentropy"
