# caught by: check_text, check_padding_id | is not in the vocabulary
# base: _base.py
# change generate_text: tokenizer.index_word.get(best, "") -> str(best)


def create_model(total_words, max_sequence_len):
    raise NotImplementedError("create_model is still to be written")
