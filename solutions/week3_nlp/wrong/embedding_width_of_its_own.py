# caught by: check_embedding | from the arguments
# base: _base.py
# change create_model: Embedding(vocab_size, embedding_dim) -> Embedding(vocab_size, 64)
