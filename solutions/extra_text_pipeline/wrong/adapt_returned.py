# caught by: check_vectorizer | a `TextVectorization` layer
# base: solution.py
# change fit_vectorizer: vectorizer.adapt(texts) ->
# change fit_vectorizer: return vectorizer -> return vectorizer.adapt(texts)
