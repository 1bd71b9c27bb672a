"""The form and the organisers' desk."""
