"""November 21, 2027; Nov 21, 2027, 2:05 p.m."""

DATE_FORMAT = "F\u00a0j,\u00a0Y"
DATETIME_FORMAT = "M\u00a0j,\u00a0Y, P"
TIME_FORMAT = "P"
