# caught by: check_padding | maxlen=6
# base: solution.py
# change token_ids: vocabulary=words, output_sequence_length=maxlen -> vocabulary=words
