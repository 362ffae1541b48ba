# caught by: check_padding | maxlen=40
# base: solution.py
# change token_ids: output_sequence_length=maxlen -> output_sequence_length=min(maxlen, 16)
