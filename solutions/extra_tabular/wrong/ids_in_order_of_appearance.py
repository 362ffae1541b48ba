# caught by: check_ids | for «truck»
# base: solution.py
# change carrier_ids: StringLookup(vocabulary=vocabulary)(carriers) -> StringLookup(vocabulary=sorted(vocabulary))(carriers)
