"""Where pages live: memory, a folder, a dump, a MediaWiki. All read alike; some can be written."""
