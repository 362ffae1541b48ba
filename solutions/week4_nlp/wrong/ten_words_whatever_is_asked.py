# caught by: check_text | exactly `next_words` words
# base: _base.py
# change generate_text: for _ in range(next_words): -> for _ in range(10):


def create_model(total_words, max_sequence_len):
    raise NotImplementedError("create_model is still to be written")
