# caught by: check_matching | divided by 255 first
# base: solution.py
# change preprocess_images: images.astype("float32") -> images.astype("float32") / 255
