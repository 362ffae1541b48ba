# caught by: check_frozen, check_accuracy | other values
# base: solution.py
# change create_model: base.trainable = False ->
