# caught by: check_padding | not a fixed number
# base: _base.py
# change pad_seqs: maxlen=maxlen -> maxlen=20
