# caught by: check_file | which is its label
# base: _base.py
# change parse_data_from_file: labels.append(row[0]) -> labels.append(row[1])
# change parse_data_from_file: sentences.append(remove_stopwords(row[1])) -> sentences.append(remove_stopwords(row[0]))
