# caught by: check_prefixes | texts_to_sequences([line])
# base: right/course_style.py
# change n_gram_seqs: [line] -> line
