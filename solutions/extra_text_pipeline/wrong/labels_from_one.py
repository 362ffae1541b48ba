# caught by: check_labels | 0 to 3 for 4 labels
# base: solution.py
# change fit_label_encoder: num_oov_indices=0 ->
