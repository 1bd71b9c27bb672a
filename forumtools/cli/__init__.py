"""The command: parses, calls, reports."""
