"""The rules, one in each file: the docstring is its page and its test."""
