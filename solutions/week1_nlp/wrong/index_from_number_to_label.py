# caught by: check_index | not from number to label
# base: _base.py
# change tokenize_labels: label_word_index = label_tokenizer.word_index -> label_word_index = label_tokenizer.index_word
