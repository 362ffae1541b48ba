# caught by: check_padding | seq_pad_and_trunc
# base: right/form_v3.py
# drop: seq_pad_and_trunc
