# caught by: check_stopwords | is the first word of the sentence
# base: _base.py


def remove_stopwords(sentence):
    sentence = sentence.lower()
    for word in STOPWORDS:
        sentence = sentence.replace(" " + word + " ", " ")
    return sentence
