# caught by: check_matching | channels are in reverse order
# base: solution.py
# change preprocess_images: images.astype("float32") -> images.astype("float32")[..., ::-1].copy()
