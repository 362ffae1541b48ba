# caught by: check_stopwords | Lowercase the sentence
# base: _base.py


def remove_stopwords(sentence):
    return " ".join(word for word in sentence.split() if word not in STOPWORDS)
