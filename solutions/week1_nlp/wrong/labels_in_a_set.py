# caught by: check_file | labels
# base: _base.py
# change parse_data_from_file: return sentences, labels -> return sentences, sorted(set(labels))
