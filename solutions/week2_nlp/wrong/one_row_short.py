# caught by: check_embedding | already counts padding
# base: _base.py
# change create_model: Embedding(num_words, embedding_dim) -> Embedding(num_words - 1, embedding_dim)
