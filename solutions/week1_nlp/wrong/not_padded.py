# caught by: check_padding | rows of the same length
# base: _base.py


def get_padded_sequences(tokenizer, sentences):
    return tokenizer.texts_to_sequences(sentences)
