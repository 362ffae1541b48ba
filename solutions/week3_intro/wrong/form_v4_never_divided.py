# caught by: check_values
# base: right/form_v4.py
# change reshape_and_normalize: images / 255.0 -> images.astype("float32")
