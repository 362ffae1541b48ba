# caught by: check_padding | output_sequence_length
# base: right/form_v4_fixed_length.py
# change fit_vectorizer: output_sequence_length=120 -> output_sequence_length=8
