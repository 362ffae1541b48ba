# caught by: check_model | write `loss="categorical_crossentropy"`
# base: _base.py
# change create_model: loss="categorical_crossentropy" -> loss="sparse_categorical_crossentropy"
