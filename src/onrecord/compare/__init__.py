"""Records to Links and Checks.

Which statements answer, contradict, change or repeat one another, and whether a quotation says what its transcript
says.
"""
