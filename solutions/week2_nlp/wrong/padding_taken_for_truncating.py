# caught by: check_padding | where zeros fill a short sentence
# base: _base.py
# change seq_and_pad: maxlen=maxlen, padding -> maxlen=maxlen, truncating
