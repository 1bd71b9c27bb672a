"""What forumtools costs, measured beside its peers in one run. `scripts/bench` starts it."""
