# caught by: check_inputs, check_accuracy | depend on the input `carrier`
# base: solution.py
# change create_model: Concatenate()([scaled, embedded]) -> Concatenate()([scaled, 0 * embedded])
