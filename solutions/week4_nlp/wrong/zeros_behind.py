# caught by: check_padding | must stay at the end
# base: _base.py
# change pad_seqs: padding="pre" -> padding="post"
