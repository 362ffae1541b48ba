# caught by: check_text | so pad at the start
# base: _base.py
# change generate_text: padding="pre" -> padding="post"


def create_model(total_words, max_sequence_len):
    raise NotImplementedError("create_model is still to be written")
