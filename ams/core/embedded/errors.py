"""What can go wrong with the embedded services, in words for the person at the terminal."""


class EmbeddedServiceError(Exception):
    """Something that keeps the services from running; the text says what happened and what to do."""
