# caught by: check_model, check_accuracy | `total_words` already counts padding
# base: _base.py
# change create_model: Embedding(total_words -> Embedding(3211
# change create_model: Dense(total_words -> Dense(3211
