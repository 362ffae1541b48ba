# caught by: check_embedding, check_accuracy | no embedding layer
# base: _base.py
# change create_model: tf.keras.layers.Embedding(num_words, embedding_dim), ->
# change create_model: tf.keras.layers.GlobalAveragePooling1D(), ->
