# caught by: check_model | already counts padding
# base: _base.py
# change create_model: Dense(total_words, activation="softmax") -> Dense(total_words - 1, activation="softmax")
