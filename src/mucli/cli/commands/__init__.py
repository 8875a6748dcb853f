"""The commands, one module each: they take arguments, call the library and print."""
