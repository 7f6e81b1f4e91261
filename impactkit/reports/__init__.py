"""A page: from a Release to HTML, PDF and figures workbook."""
