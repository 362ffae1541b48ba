# caught by: check_padding | Zeros go behind the words
# base: _base.py
# change get_padded_sequences: , padding="post" ->
