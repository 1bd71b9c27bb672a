"""From what people send to records: JSON objects, tables, forms."""
