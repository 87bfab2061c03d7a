/* Names of code pages, and of locales. */
#include "formats/base/text-cjk.h"

/* MIME names and aliases. */
static const struct charset {
	char name[48];
	unsigned codepage;
} charsets[] = {
#define CHARSET(name, codepage) { name, codepage },
#include "formats/base/charsets.def"
#undef CHARSET
};

/* The Windows page of the family that an Internet code page is of. */
static const struct family {
	unsigned internet, windows;
} families[] = {
	{ 20127, 1252 },
	{ 28591, 1252 },
	{ 28605, 1252 },
	{ 28592, 1250 },
	{ 28606, 1250 },
	{ 28593, 1254 },
	{ 28594, 1257 },
	{ 28603, 1257 },
	{ 28595, 1251 },
	{ 20866, 1251 },
	{ 21866, 1251 },
	{ 28596, 1256 },
	{ 708, 1256 },
	{ 28597, 1253 },
	{ 28598, 1255 },
	{ 38598, 1255 },
	{ 28599, 1254 },
	{ 50220, 932 },
	{ 50221, 932 },
	{ 50222, 932 },
	{ 51932, 932 },
	{ 20932, 932 },
	{ 50225, 949 },
	{ 51949, 949 },
	{ 20949, 949 },
	{ 1361, 949 },
	{ 51936, 936 },
	{ 52936, 936 },
	{ 50227, 936 },
	{ 54936, 936 },
	{ 20936, 936 },
	{ 51950, 950 },
	{ 10000, 1252 },
	{ 10079, 1252 },
	{ 10081, 1254 },
	{ 10029, 1250 },
	{ 10082, 1250 },
	{ 10010, 1250 },
	{ 10007, 1251 },
	{ 10017, 1251 },
	{ 10006, 1253 },
	{ 10004, 1256 },
	{ 10005, 1255 },
	{ 10021, 874 },
	{ 10001, 932 },
	{ 10002, 950 },
	{ 10003, 949 },
	{ 10008, 936 },
	{ 28600, 1252 },
	{ 28601, 874 },
	{ 28604, 1252 },
	{ 437, 1252 },
	{ 850, 1252 },
	{ 858, 1252 },
	{ 860, 1252 },
	{ 861, 1252 },
	{ 863, 1252 },
	{ 865, 1252 },
	{ 852, 1250 },
	{ 855, 1251 },
	{ 866, 1251 },
	{ 737, 1253 },
	{ 869, 1253 },
	{ 857, 1254 },
	{ 862, 1255 },
	{ 720, 1256 },
	{ 864, 1256 },
	{ 775, 1257 },
	{ 65000, 65001 },
	{ 65001, 65001 },
	{ 874, 874 },
	{ 932, 932 },
	{ 936, 936 },
	{ 949, 949 },
	{ 950, 950 },
	{ 1250, 1250 },
	{ 1251, 1251 },
	{ 1252, 1252 },
	{ 1253, 1253 },
	{ 1254, 1254 },
	{ 1255, 1255 },
	{ 1256, 1256 },
	{ 1257, 1257 },
	{ 1258, 1258 },
};

/* By LCID (MS-LCID). */
static const struct locale {
	uint32_t lcid;
	char language[16];
	unsigned codepage;
} locales[] = {
#define LOCALE(lcid, language, codepage) { lcid, language, codepage },
#include "formats/base/locales.def"
#undef LOCALE
};

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

const char *
codepage_charset(unsigned codepage)
{
	for (size_t i = 0; i < COUNT(charsets); i++)
		if (charsets[i].codepage == codepage)
			return charsets[i].name;
	return NULL;
}

/* A number behind "cp", "windows-" and the like, for pages that need no name of their own. */
static unsigned
numbered(struct bytes name)
{
	static const char *const prefixes[] = { "", "windows-", "cp", "ibm", "x-cp" };

	for (size_t i = 0; i < COUNT(prefixes); i++) {
		struct bytes digits = bytes_from(name, strlen(prefixes[i]));
		unsigned n = 0;
		size_t k = 0;

		if (!bytes_starts_nocase(name, bytes_of(prefixes[i])))
			continue;
		for (; k < digits.n && k < 5 && digits.p[k] >= '0' && digits.p[k] <= '9'; k++)
			n = n * 10 + (unsigned)(digits.p[k] - '0');
		if (k > 1 && k == digits.n && codepage_listed(n))
			return n;
	}
	return 0;
}

unsigned
charset_codepage(struct bytes name)
{
	while (name.n > 0 && (name.p[0] <= ' ' || name.p[0] == '"' || name.p[0] == '\''))
		name = bytes_from(name, 1);
	while (name.n > 0 && (name.p[name.n - 1] <= ' ' || name.p[name.n - 1] == '"' ||
				 name.p[name.n - 1] == '\''))
		name.n--;
	for (size_t i = 0; i < COUNT(charsets); i++)
		if (bytes_equal_nocase(name, bytes_of(charsets[i].name)))
			return charsets[i].codepage;
	return numbered(name);
}

unsigned
codepage_windows(unsigned internet_codepage)
{
	for (size_t i = 0; i < COUNT(families); i++)
		if (families[i].internet == internet_codepage)
			return families[i].windows;
	return 0;
}

static const struct locale *
locale_find(uint32_t lcid)
{
	for (size_t i = 0; i < COUNT(locales); i++)
		if (locales[i].lcid == (lcid & 0xFFFF))
			return &locales[i];
	return NULL;
}

unsigned
locale_codepage(uint32_t lcid)
{
	const struct locale *l = locale_find(lcid);

	/* sort orders aside, 0 and 0x7F name no language */
	if ((lcid & 0x3FF) == 0 || (lcid & 0x3FF) == 0x7F)
		return 0;
	if (l != NULL)
		return l->codepage;
	for (size_t i = 0; i < COUNT(locales); i++)
		if ((locales[i].lcid & 0x3FF) == (lcid & 0x3FF))
			return locales[i].codepage;
	return 0;
}

const char *
locale_language(uint32_t lcid)
{
	const struct locale *l = locale_find(lcid);

	return l != NULL ? l->language : NULL;
}

uint32_t
language_locale(struct bytes tag)
{
	for (size_t i = 0; i < COUNT(locales); i++)
		if (bytes_equal_nocase(tag, bytes_of(locales[i].language)))
			return locales[i].lcid;
	return 0;
}
