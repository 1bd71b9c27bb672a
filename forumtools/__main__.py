"""`python -m forumtools` is the command."""

from forumtools.cli.main import main

if __name__ == "__main__":
    main()
