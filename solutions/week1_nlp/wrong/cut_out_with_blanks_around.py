# caught by: check_stopwords | follows another stop word
# base: _base.py


def remove_stopwords(sentence):
    sentence = sentence.lower()
    for word in STOPWORDS:
        sentence = sentence.replace(" " + word + " ", " ")
    return sentence
