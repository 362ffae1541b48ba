# caught by: check_padding | is the label
# base: _base.py
# change pad_seqs: padding="pre" -> padding="post"
