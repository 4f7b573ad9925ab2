"""Run the command as ``python -m dockerdsl``."""

from dockerdsl.cli import main

if __name__ == "__main__":
    main()
