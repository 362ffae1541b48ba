# caught by: check_truncating | not the value of `padding`
# base: _base.py
# change seq_pad_and_trunc: truncating=truncating -> truncating=padding
