"""Events, registrations and credits; nothing is sold here yet."""
