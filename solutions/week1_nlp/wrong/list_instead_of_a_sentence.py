# caught by: check_stopwords | a list of 3 elements
# base: _base.py
# change parse_data_from_file: sentences.append(remove_stopwords(row[1])) -> sentences.append(row[1])


def remove_stopwords(sentence):
    return [word for word in sentence.lower().split() if word not in STOPWORDS]
