# caught by: check_quotes | csv.reader
# base: _base.py


def parse_data_from_file(filename):
    sentences, labels = [], []
    with open(filename) as file:
        for line in file.readlines()[1:]:
            row = line.strip().split(",")
            labels.append(row[0])
            sentences.append(remove_stopwords(row[1]))
    return sentences, labels
