"""The clock's room."""
