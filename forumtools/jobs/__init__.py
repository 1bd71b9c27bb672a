"""What people do with a forum, one short story each."""
