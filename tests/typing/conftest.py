"""The snippets are for type checkers: nobody runs them."""

collect_ignore = ["good.py", "bad.py"]
