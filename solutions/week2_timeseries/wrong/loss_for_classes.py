# caught by: check_model | a loss for classes
# base: _base.py
# change create_model: loss="huber" -> loss="binary_crossentropy"
