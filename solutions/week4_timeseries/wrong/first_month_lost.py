# caught by: check_months | Skip one row only
# base: _base.py


def parse_data_from_file(filename):
    with open(filename) as file:
        reader = csv.reader(file)
        next(reader)
        next(reader)
        series = np.array([float(row[2]) for row in reader], dtype="float32")
    return np.arange(len(series)), series
