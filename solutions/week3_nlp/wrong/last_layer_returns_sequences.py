# caught by: check_model | `return_sequences` out of
# base: _base.py
# change create_model: LSTM(16) -> LSTM(16, return_sequences=True)
