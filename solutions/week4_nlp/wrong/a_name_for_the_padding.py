# caught by: check_padding_id | has no word
# base: _base.py
# change generate_text: best, "" -> best, "<pad>"


def create_model(total_words, max_sequence_len):
    raise NotImplementedError("create_model is still to be written")
