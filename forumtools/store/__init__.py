"""What must survive a crash: journal, queue, private data."""
