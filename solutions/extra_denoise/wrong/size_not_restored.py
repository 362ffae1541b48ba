# caught by: check_shape, check_loss, check_error | shape (batch, 8, 8, 1)
# base: solution.py
# change create_autoencoder: tf.keras.layers.UpSampling2D(), -> 
