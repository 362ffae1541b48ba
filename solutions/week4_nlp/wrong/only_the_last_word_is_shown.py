# caught by: check_context | Encode the whole text so far
# base: _base.py
# change generate_text: texts_to_sequences([seed_text])[0] -> texts_to_sequences([seed_text])[0][-1:]


def create_model(total_words, max_sequence_len):
    raise NotImplementedError("create_model is still to be written")
