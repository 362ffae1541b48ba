# caught by: check_label_numbers | num_oov_indices=0
# base: right/form_v4.py
# change fit_label_encoder: num_oov_indices=0 ->
