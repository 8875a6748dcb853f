"""Floor 3: what comes in from outside: lists, bibliographies and the answers of services."""
