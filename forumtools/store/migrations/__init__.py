"""How the tables of the queue came to be what they are, step by step."""
