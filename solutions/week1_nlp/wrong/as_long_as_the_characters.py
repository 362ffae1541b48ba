# caught by: check_padding | is the number of characters
# base: _base.py
# change get_padded_sequences: padding="post" -> padding="post", maxlen=max(len(one) for one in sentences)
