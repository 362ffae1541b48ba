# caught by: check_embedding | counts the padding already
# base: _base.py
# change create_model: Embedding(vocab_size, embedding_dim) -> Embedding(embedding_dim, vocab_size)
