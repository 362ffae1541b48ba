# caught by: check_matching | pixels from 0 to 1
# base: solution.py
# change preprocess_images: module.preprocess_input(images.astype("float32")) -> images.astype("float32") / 255
