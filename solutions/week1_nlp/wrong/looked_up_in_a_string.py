# caught by: check_whole_words | is no stop word
# base: _base.py
# change remove_stopwords: w not in STOPWORDS -> w not in " ".join(STOPWORDS)
