"""What a forum declares, and what one of its pages says. Plain values, nothing from outside."""
