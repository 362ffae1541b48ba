# caught by: check_truncating | cuts the end
# base: _base.py
# change seq_pad_and_trunc: , truncating=truncating ->
