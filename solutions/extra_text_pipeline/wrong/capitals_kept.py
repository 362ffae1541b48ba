# caught by: check_standardize, check_vectorizer | tf.strings.lower
# base: solution.py
# change standardize: texts = tf.strings.lower(texts) ->
