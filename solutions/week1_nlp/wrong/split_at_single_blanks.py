# caught by: check_stopwords | Put one space between two words
# base: _base.py


def remove_stopwords(sentence):
    return " ".join(word for word in sentence.lower().split(" ") if word not in STOPWORDS)
