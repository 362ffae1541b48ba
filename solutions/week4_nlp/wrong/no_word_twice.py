# caught by: check_text | a word may occur again
# base: _base.py


def create_model(total_words, max_sequence_len):
    raise NotImplementedError("create_model is still to be written")


def generate_text(model, tokenizer, seed_text, next_words, max_sequence_len):
    written = set()
    for _ in range(next_words):
        ids = tokenizer.texts_to_sequences([seed_text])[0]
        row = tf.keras.utils.pad_sequences([ids], maxlen=max_sequence_len - 1, padding="pre")
        ranked = np.argsort(-model.predict(row, verbose=0)[0])
        best = next(int(one) for one in ranked if one and one not in written)
        written.add(best)
        seed_text += " " + tokenizer.index_word.get(best, "")
    return seed_text
