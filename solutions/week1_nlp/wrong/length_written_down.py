# caught by: check_padding | rows of 2442
# base: _base.py
# change get_padded_sequences: padding="post" -> padding="post", maxlen=2442
