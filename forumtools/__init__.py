"""Create, check, count and publish the pages of contribution forums on MediaWiki."""

__version__ = "0.1.0"
