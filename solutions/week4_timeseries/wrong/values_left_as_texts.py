# caught by: check_months | Convert the third column
# base: _base.py


def parse_data_from_file(filename):
    times, series = [], []
    with open(filename) as file:
        for number, row in enumerate(list(csv.reader(file))[1:]):
            times.append(number)
            series.append(row[2])
    return times, series
