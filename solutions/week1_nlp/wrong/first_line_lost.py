# caught by: check_file | [0]`
# base: _base.py


def parse_data_from_file(filename):
    sentences = []
    labels = []
    with open(filename, "r") as csvfile:
        reader = csv.reader(csvfile, delimiter=",")
        next(reader)
        next(reader)
        for row in reader:
            labels.append(row[0])
            sentences.append(remove_stopwords(row[1]))
    return sentences, labels
