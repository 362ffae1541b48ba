# expect: check_whole_words UNMET | more characters
# only: check_whole_words
# exercise: week1_nlp
def remove_stopwords(sentence):
    return "<b>" * 2_000_000
