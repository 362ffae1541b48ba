# caught by: check_text | the index of the highest probability
# base: _base.py


def create_model(total_words, max_sequence_len):
    raise NotImplementedError("create_model is still to be written")


def generate_text(model, tokenizer, seed_text, next_words, max_sequence_len):
    for _ in range(next_words):
        ids = tokenizer.texts_to_sequences([seed_text])[0]
        row = tf.keras.utils.pad_sequences([ids], maxlen=max_sequence_len - 1, padding="pre")
        best = int(np.argmax(model.predict(row, verbose=0)))
        seed_text += " " + list(tokenizer.word_index)[best % len(tokenizer.word_index)]
    return seed_text
