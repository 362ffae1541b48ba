# caught by: check_context | keeps the first words of a long text
# base: _base.py
# change generate_text: padding="pre" -> truncating="post"


def create_model(total_words, max_sequence_len):
    raise NotImplementedError("create_model is still to be written")
