# caught by: check_argument | in place
# base: solution.py
# change preprocess_images: images.astype("float32") -> images
