# caught by: check_scaling | the first entry is the batch
# base: solution.py
# change add_scaling: model.input_shape[1:] -> model.input_shape[:1]
