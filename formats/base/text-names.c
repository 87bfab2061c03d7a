/* Names of code pages, and of locales. */
#include "formats/base/text.h"

/* MIME names (IANA) and aliases; the first of a page is the name that it goes out under. Where
 * mailers name less than they send, the larger page (FIELD_NOTES Q5). */
static const struct charset {
	const char *name;
	unsigned codepage;
} charsets[] = {
	{ "utf-8", 65001 },
	{ "utf8", 65001 },
	{ "unicode-1-1-utf-8", 65001 },
	{ "x-unicode20utf8", 65001 },
	{ "unicode", 65001 },
	{ "us-ascii", 20127 },
	{ "ascii", 20127 },
	{ "ansi_x3.4-1968", 20127 },
	{ "iso646-us", 20127 },
	{ "utf-7", 65000 },
	{ "unicode-1-1-utf-7", 65000 },
	{ "utf-16", 1200 },
	{ "utf-16le", 1200 },
	{ "ucs-2", 1200 },
	{ "iso-10646-ucs-2", 1200 },
	{ "utf-16be", 1201 },
	{ "unicodefffe", 1201 },
	{ "utf-32", 12000 },
	{ "utf-32le", 12000 },
	{ "utf-32be", 12001 },
	{ "windows-1252", 1252 },
	{ "x-ansi", 1252 },
	{ "ansi", 1252 },
	{ "cp1252", 1252 },
	{ "iso-8859-1", 28591 },
	{ "iso8859-1", 28591 },
	{ "iso_8859-1", 28591 },
	{ "latin1", 28591 },
	{ "l1", 28591 },
	{ "iso-8859-2", 28592 },
	{ "latin2", 28592 },
	{ "iso-8859-3", 28593 },
	{ "latin3", 28593 },
	{ "iso-8859-4", 28594 },
	{ "latin4", 28594 },
	{ "iso-8859-5", 28595 },
	{ "cyrillic", 28595 },
	{ "iso-8859-6", 28596 },
	{ "iso-8859-6-i", 28596 },
	{ "arabic", 28596 },
	{ "iso-8859-7", 28597 },
	{ "greek", 28597 },
	{ "iso-8859-8", 28598 },
	{ "iso-8859-8-i", 28598 },
	{ "iso-8859-8-e", 28598 },
	{ "hebrew", 28598 },
	{ "visual", 28598 },
	{ "logical", 28598 },
	{ "iso-8859-9", 28599 },
	{ "latin5", 28599 },
	{ "iso-8859-10", 28600 },
	{ "iso-8859-11", 28601 },
	{ "iso-8859-13", 28603 },
	{ "iso-8859-14", 28604 },
	{ "iso-8859-15", 28605 },
	{ "latin9", 28605 },
	{ "latin-9", 28605 },
	{ "iso-8859-16", 28606 },
	{ "windows-1250", 1250 },
	{ "x-cp1250", 1250 },
	{ "cp1250", 1250 },
	{ "windows-1251", 1251 },
	{ "x-cp1251", 1251 },
	{ "cp1251", 1251 },
	{ "windows-1253", 1253 },
	{ "cp1253", 1253 },
	{ "windows-1254", 1254 },
	{ "cp1254", 1254 },
	{ "windows-1255", 1255 },
	{ "cp1255", 1255 },
	{ "windows-1256", 1256 },
	{ "cp1256", 1256 },
	{ "windows-1257", 1257 },
	{ "cp1257", 1257 },
	{ "windows-1258", 1258 },
	{ "cp1258", 1258 },
	{ "windows-874", 874 },
	{ "tis-620", 874 },
	{ "dos-874", 874 },
	{ "koi8-r", 20866 },
	{ "koi8", 20866 },
	{ "koi", 20866 },
	{ "koi8-u", 21866 },
	{ "koi8-ru", 21866 },
	{ "shift_jis", 932 },
	{ "shift-jis", 932 },
	{ "sjis", 932 },
	{ "x-sjis", 932 },
	{ "ms_kanji", 932 },
	{ "csshiftjis", 932 },
	{ "windows-31j", 932 },
	{ "cp932", 932 },
	{ "iso-2022-jp", 50220 },
	{ "csiso2022jp", 50221 },
	{ "iso-2022-jp-1", 50220 },
	{ "iso-2022-jp-2", 50220 },
	{ "iso-2022-jp-ms", 50220 },
	{ "cp50220", 50220 },
	{ "euc-jp", 51932 },
	{ "x-euc-jp", 51932 },
	{ "x-euc", 51932 },
	{ "gb2312", 936 },
	{ "gbk", 936 },
	{ "x-gbk", 936 },
	{ "cp936", 936 },
	{ "chinese", 936 },
	{ "gb_2312-80", 936 },
	{ "csgb2312", 936 },
	{ "gb2312-80", 936 },
	{ "euc-cn", 936 },
	{ "x-euc-cn", 936 },
	{ "iso-ir-58", 936 },
	{ "gb18030", 54936 },
	{ "hz-gb-2312", 52936 },
	{ "iso-2022-cn", 50227 },
	{ "big5", 950 },
	{ "big5-hkscs", 950 },
	{ "x-x-big5", 950 },
	{ "csbig5", 950 },
	{ "cn-big5", 950 },
	{ "cp950", 950 },
	{ "ks_c_5601-1987", 949 },
	{ "ks_c_5601", 949 },
	{ "ks_c_5601-1989", 949 },
	{ "ksc5601", 949 },
	{ "ksc_5601", 949 },
	{ "korean", 949 },
	{ "euc-kr", 51949 },
	{ "cseuckr", 51949 },
	{ "uhc", 949 },
	{ "cp949", 949 },
	{ "windows-949", 949 },
	{ "iso-2022-kr", 50225 },
	{ "johab", 1361 },
	{ "ibm437", 437 },
	{ "cp437", 437 },
	{ "ibm737", 737 },
	{ "ibm775", 775 },
	{ "ibm850", 850 },
	{ "cp850", 850 },
	{ "ibm852", 852 },
	{ "cp852", 852 },
	{ "ibm855", 855 },
	{ "ibm857", 857 },
	{ "ibm00858", 858 },
	{ "cp858", 858 },
	{ "ibm860", 860 },
	{ "ibm861", 861 },
	{ "dos-862", 862 },
	{ "ibm862", 862 },
	{ "ibm863", 863 },
	{ "ibm864", 864 },
	{ "ibm865", 865 },
	{ "cp866", 866 },
	{ "ibm866", 866 },
	{ "ibm869", 869 },
	{ "dos-720", 720 },
	{ "asmo-708", 708 },
	{ "macintosh", 10000 },
	{ "x-mac-roman", 10000 },
	{ "mac", 10000 },
	{ "x-mac-japanese", 10001 },
	{ "x-mac-chinesetrad", 10002 },
	{ "x-mac-korean", 10003 },
	{ "x-mac-arabic", 10004 },
	{ "x-mac-hebrew", 10005 },
	{ "x-mac-greek", 10006 },
	{ "x-mac-cyrillic", 10007 },
	{ "x-mac-chinesesimp", 10008 },
	{ "x-mac-thai", 10021 },
	{ "x-mac-ce", 10029 },
	{ "x-mac-icelandic", 10079 },
	{ "x-mac-turkish", 10081 },
	{ "ibm037", 37 },
	{ "ibm500", 500 },
	{ "ibm870", 870 },
	{ "ibm1026", 1026 },
	{ "ibm1047", 1047 },
	{ "ibm01140", 1140 },
	{ "ibm273", 20273 },
	{ "ibm297", 20297 },
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
	const char *language;
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
		if (k > 1 && k == digits.n)
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
	return CP_WINDOWS;
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
