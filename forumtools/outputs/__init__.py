"""What readers get: sites, wiki pages, open data, reports."""
