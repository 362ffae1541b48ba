# caught by: check_embedding | already counts padding
# base: _base.py
# change create_model: Embedding(num_words, embedding_dim) -> Embedding(embedding_dim, num_words)
