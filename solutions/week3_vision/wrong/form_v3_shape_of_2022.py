# caught by: check_output | last_desired_layer.output.shape
# base: right/form_v3.py
# change output_of_last_layer: last_desired_layer.output -> last_desired_layer.output_shape and last_desired_layer.output
