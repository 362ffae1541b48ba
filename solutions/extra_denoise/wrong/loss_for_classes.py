# caught by: check_loss, check_error | pixel by pixel
# base: solution.py
# change create_autoencoder: loss="mse" -> loss="categorical_crossentropy"
