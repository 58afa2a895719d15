"""How dates and times read: "Tuesday 4 May 2027", "10am", "2.30pm"."""

DATE_FORMAT = "l j F Y"
SHORT_DATE_FORMAT = "D j M Y"
TIME_FORMAT = "P"
DATETIME_FORMAT = "l j F Y, P"
SHORT_DATETIME_FORMAT = "D j M Y, P"
MONTH_DAY_FORMAT = "j F"
YEAR_MONTH_FORMAT = "F Y"
