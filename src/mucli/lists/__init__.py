"""Floor 7: other people's lists and bibliographies: files to rows, rows to papers."""
