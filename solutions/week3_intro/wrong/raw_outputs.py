# caught by: check_model | from_logits=True
# base: _base.py
# change convolutional_model: , activation="softmax" ->
