# caught by: check_cutting | truncating="pre"
# base: _base.py
# change pad_seqs: padding="pre" -> padding="pre", truncating="post"
