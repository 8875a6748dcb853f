"""Floor 8: what comes in from outside: lists, bibliographies and the answers of services."""
