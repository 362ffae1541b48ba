# caught by: check_embedding | already counts padding
# base: _base.py
# change create_model: Embedding(vocab_size -> Embedding(128293
