"""Counts and cross tables over many pages."""
