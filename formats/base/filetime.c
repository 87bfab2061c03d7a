#include "formats/base/filetime.h"

/* 4501-01-01, which Outlook writes for "none". */
#define FILETIME_NONE INT64_C(0x0CB34557A3DD4000)

/* Days since 1601-01-01 of a proleptic Gregorian date; years of 400 repeat. */
static int64_t
days_of(int64_t year, int month, int day)
{
	/* count years from March, so that the leap day is the last */
	int64_t y = month <= 2 ? year - 1 : year, era = y / 400, of_era = y - era * 400;
	int64_t of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;

	return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 584694;
}

bool
filetime_civil(struct civil *out, int64_t t)
{
	int64_t days, rest, era, of_era, year_of_era, of_year, m;

	if (t < 0)
		return false;
	days = t / FILETIME_DAY;
	rest = t % FILETIME_DAY;
	out->weekday = (int)((days + 1) % 7); /* 1601-01-01 was a Monday */
	out->fraction = (int32_t)(rest % FILETIME_SECOND);
	rest /= FILETIME_SECOND;
	out->hour = (int)(rest / 3600);
	out->minute = (int)(rest / 60 % 60);
	out->second = (int)(rest % 60);
	days += 584694;
	era = days / 146097;
	of_era = days - era * 146097;
	year_of_era = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
	of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
	m = (5 * of_year + 2) / 153;
	out->day = (int)(of_year - (153 * m + 2) / 5 + 1);
	out->month = (int)(m < 10 ? m + 3 : m - 9);
	out->year = (int)(era * 400 + year_of_era + (out->month <= 2));
	return true;
}

bool
filetime_of(int64_t *out, const struct civil *in)
{
	static const int month_days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
	bool leap = in->year % 4 == 0 && (in->year % 100 != 0 || in->year % 400 == 0);

	if (in->year < 1601 || in->year > 30827 || in->month < 1 || in->month > 12 || in->day < 1 ||
	    in->day > month_days[in->month - 1] + (leap && in->month == 2) || in->hour < 0 ||
	    in->hour > 23 || in->minute < 0 || in->minute > 59 || in->second < 0 ||
	    in->second > 59 || in->fraction < 0 || in->fraction >= FILETIME_SECOND)
		return false;
	*out =
	    days_of(in->year, in->month, in->day) * FILETIME_DAY +
	    (in->hour * INT64_C(3600) + in->minute * INT64_C(60) + in->second) * FILETIME_SECOND +
	    in->fraction;
	return true;
}

bool
filetime_given(int64_t t)
{
	return t > 0 && t < FILETIME_NONE;
}

/* n digits; -1 where they are not there. */
static int
digits(const char **text, int n)
{
	int v = 0;

	for (; n > 0; n--, ++*text) {
		if (**text < '0' || **text > '9')
			return -1;
		v = 10 * v + (**text - '0');
	}
	return v;
}

bool
civil_read(struct civil *out, const char **text)
{
	int *const field[] = { &out->year, &out->month, &out->day, &out->hour, &out->minute,
		&out->second };
	static const char before[] = "--T::";

	*out = (struct civil){ 0 };
	for (int i = 0; i < 6; i++) {
		if (i > 0 && **text != before[i - 1])
			return i == 5; /* no seconds */
		*text += i > 0;
		*field[i] = digits(text, i == 0 ? 4 : 2);
		if (*field[i] < 0)
			return false;
	}
	if (**text != '.')
		return true;
	++*text;
	for (int32_t unit = FILETIME_SECOND / 10; unit > 0 && **text >= '0' && **text <= '9';
	     unit /= 10)
		out->fraction += unit * digits(text, 1);
	return (*text)[-1] != '.';
}
