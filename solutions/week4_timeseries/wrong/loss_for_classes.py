# caught by: check_model | a classification loss
# base: _base.py
# change create_model: loss="huber" -> loss="binary_crossentropy"
