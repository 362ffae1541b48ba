# caught by: check_text | end with `return text`
# base: _base.py
# change generate_text: return seed_text -> print(seed_text)


def create_model(total_words, max_sequence_len):
    raise NotImplementedError("create_model is still to be written")
