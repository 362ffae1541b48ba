# caught by: check_embedding | counts the padding already
# base: _base.py
# change create_model: Embedding(num_words, embedding_dim) -> Embedding(embedding_dim, num_words)
