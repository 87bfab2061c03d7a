/* FILETIME: 100-nanosecond steps since 1601-01-01 00:00 UTC (MS-DTYP, FILETIME), and civil dates.
 * No zone, no clock, no locale. */
#ifndef OX_FILETIME_H
#define OX_FILETIME_H

#include <stdbool.h>
#include <stdint.h>

#define FILETIME_SECOND INT64_C(10000000)
#define FILETIME_MINUTE (60 * FILETIME_SECOND)
#define FILETIME_DAY    (86400 * FILETIME_SECOND)

/* FILETIME of 1970-01-01. */
#define FILETIME_UNIX INT64_C(116444736000000000)

struct civil {
	int year;  /* 1601 to 30828 */
	int month; /* 1 to 12 */
	int day;   /* 1 to 31 */
	int hour, minute, second;
	int weekday;      /* 0 = Sunday; not read by filetime_of */
	int32_t fraction; /* 100-nanosecond steps, below FILETIME_SECOND */
};

/* filetime_civil splits t; false where t is negative. */
bool filetime_civil(struct civil *out, int64_t t);

/* filetime_of joins what filetime_civil splits; false where a field is out of range. */
bool filetime_of(int64_t *out, const struct civil *in);

/*
 * civil_read reads "2026-11-29T20:52", and where they follow seconds and up to seven digits behind
 * a dot; *text becomes what is behind. False where that is not there; ranges are filetime_of's
 * concern.
 */
bool civil_read(struct civil *out, const char **text);

/*
 * filetime_given says whether t is a date that somebody meant: not 0, and not the "none" of
 * Outlook, which is 4501-01-01 or later (FIELD_NOTES Q59).
 */
bool filetime_given(int64_t t);

#endif
