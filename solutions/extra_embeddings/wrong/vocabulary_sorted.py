# caught by: check_ids | «sun and sea»
# base: solution.py
# change token_ids: vocabulary=words, -> vocabulary=sorted(words), 
