"""The catalogue of an edition as plain data: order, chapters, indexes, documents. Outputs only draw it."""
