# caught by: check_model | one output for each token id
# base: _base.py
# change create_model: total_words, activation="softmax" -> 1
# change create_model: loss="categorical_crossentropy" -> loss="mse"
