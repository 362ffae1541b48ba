# caught by: check_standardize, check_vectorizer | for «A GOAL!<br />The match,»
# base: solution.py
# change standardize: r"[^\w\s]", "" -> "!", ""
