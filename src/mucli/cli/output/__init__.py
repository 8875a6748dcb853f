"""What commands print: one module a form of output."""
