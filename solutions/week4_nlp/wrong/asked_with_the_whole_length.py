# caught by: check_text | one id fewer
# base: _base.py
# change generate_text: maxlen=max_sequence_len - 1 -> maxlen=max_sequence_len


def create_model(total_words, max_sequence_len):
    raise NotImplementedError("create_model is still to be written")
