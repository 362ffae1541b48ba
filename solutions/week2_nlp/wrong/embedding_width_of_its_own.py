# caught by: check_embedding | from the arguments
# base: _base.py
# change create_model: Embedding(num_words, embedding_dim) -> Embedding(num_words, 64)
