# caught by: check_interpreter | for every row
# base: solution.py
# change predict_litert: interpreter.set_tensor(input_index, row[np.newaxis]) -> interpreter.set_tensor(input_index, inputs[:1])
