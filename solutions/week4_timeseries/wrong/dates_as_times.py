# caught by: check_months | Return steps, not dates
# base: _base.py


def parse_data_from_file(filename):
    with open(filename) as file:
        rows = list(csv.reader(file))[1:]
    return [row[1] for row in rows], [float(row[2]) for row in rows]
