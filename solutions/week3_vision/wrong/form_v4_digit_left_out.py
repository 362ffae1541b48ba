# caught by: check_weights | 75x75
# base: right/form_v4_path_written_down.py
# change create_pre_trained_model: input_shape=(150, 150, 3) -> input_shape=(15, 150, 3)
