# caught by: check_interpreter | These are the inputs
# base: solution.py
# change predict_litert: get_tensor(output_index) -> get_tensor(input_index)
