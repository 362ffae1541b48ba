# caught by: check_embedding | already counts padding
# base: _base.py
# change create_model: Embedding(vocab_size, embedding_dim) -> Embedding(vocab_size - 1, embedding_dim)
