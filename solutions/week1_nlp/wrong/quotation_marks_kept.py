# caught by: check_quotes | csv.reader
# base: _base.py


def parse_data_from_file(filename):
    sentences, labels = [], []
    with open(filename) as file:
        file.readline()
        for line in file:
            label, text = line.strip().split(",", maxsplit=1)
            labels.append(label)
            sentences.append(remove_stopwords(text))
    return sentences, labels
