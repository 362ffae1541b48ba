# caught by: check_embedding | counts the padding already
# base: _base.py
# change create_model: Embedding(vocab_size, embedding_dim) -> Embedding(vocab_size - 1, embedding_dim)
