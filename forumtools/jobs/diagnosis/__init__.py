"""What the doctor looks at, an idea a module; `forumtools.jobs.diagnosing` puts them in order."""
