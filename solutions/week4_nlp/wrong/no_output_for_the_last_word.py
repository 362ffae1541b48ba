# caught by: check_model | counts the padding already
# base: _base.py
# change create_model: Dense(total_words, activation="softmax") -> Dense(total_words - 1, activation="softmax")
