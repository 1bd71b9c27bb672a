"""The language of the wiki: from text to calls, values and sections, and back without loss."""
