"""What can be wrong with a page, one small function each."""
