# caught by: check_loss, check_error | compares images
# base: solution.py
# change create_autoencoder: loss="mse" -> loss="categorical_crossentropy"
