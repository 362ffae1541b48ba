# caught by: check_model | always 0 for one output
# base: _base.py
# change training_dataset: label_mode="binary" -> label_mode="categorical"
# change create_and_compile_model: loss="binary_crossentropy" -> loss="categorical_crossentropy"
