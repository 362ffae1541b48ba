# caught by: check_accuracy | on held-out examples
# base: _base.py
# change create_model: Embedding(num_words, embedding_dim) -> Embedding(num_words, embedding_dim, trainable=False)
