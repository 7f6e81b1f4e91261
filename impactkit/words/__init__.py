"""What people read: catalogues, numbers and dates, one language at a time."""
