# caught by: check_padding | the side of the zeros
# base: _base.py
# change seq_and_pad: maxlen=maxlen, padding -> maxlen=maxlen, truncating
