# caught by: check_model | must not return sequences
# base: _base.py
# change create_model: LSTM(16) -> LSTM(16, return_sequences=True)
