# caught by: check_padding | Put the zeros at the end
# base: _base.py
# change get_padded_sequences: , padding="post" ->
