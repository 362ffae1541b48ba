# caught by: check_matching | prepared twice
# base: solution.py
# change preprocess_images: module.preprocess_input(images.astype("float32")) -> module.preprocess_input(module.preprocess_input(images.astype("float32")))
