# caught by: check_interpreter | internal data
# base: solution.py
# change predict_litert: interpreter.get_tensor(output_index)[0] -> interpreter.tensor(output_index)()[0]
