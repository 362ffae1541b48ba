# caught by: check_model | labels far below
# base: _base.py
# change create_model: loss="huber" -> loss=lambda truth, answer: truth - answer
