# caught by: check_whole_words | well-to-do
# base: _base.py
# change parse_data_from_file: sentences.append(remove_stopwords(row[1])) -> sentences.append(row[1])

import re


def remove_stopwords(sentence):
    pattern = r"\b(" + "|".join(STOPWORDS) + r")\b"
    return " ".join(re.sub(pattern, " ", sentence.lower()).split())
