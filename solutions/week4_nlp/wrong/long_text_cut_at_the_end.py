# caught by: check_context | the end of a longer text
# base: _base.py
# change generate_text: padding="pre" -> truncating="post"


def create_model(total_words, max_sequence_len):
    raise NotImplementedError("create_model is still to be written")
