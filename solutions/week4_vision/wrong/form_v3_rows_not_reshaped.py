# caught by: check_images | Reshape each row
# base: right/form_v3.py
# change parse_data_from_input: np.array(row[1:785]).reshape((28, 28)).astype("float64") -> np.array(row[1:785]).astype("float64")
