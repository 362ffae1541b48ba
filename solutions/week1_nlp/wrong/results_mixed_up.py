# caught by: check_file | which is its label
# base: _base.py
# change parse_data_from_file: return sentences, labels -> return labels, sentences
