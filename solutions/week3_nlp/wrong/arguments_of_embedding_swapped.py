# caught by: check_embedding | already counts padding
# base: _base.py
# change create_model: Embedding(vocab_size, embedding_dim) -> Embedding(embedding_dim, vocab_size)
