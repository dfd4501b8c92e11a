"""November 21, 2027"""

DATE_FORMAT = "F\u00a0j,\u00a0Y"
