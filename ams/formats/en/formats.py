"""21 November 2027"""

DATE_FORMAT = "j\u00a0F\u00a0Y"
