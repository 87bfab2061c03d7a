#include "formats/base/text.h"

#include "formats/base/crc.h"
#include "tests/unit/unit.h"

static void
decodes(const char *raw, size_t n, unsigned codepage, const char *want, size_t want_bad)
{
	size_t bad;
	struct bytes text =
	    text_decode(c, &bad, (struct bytes){ (const uint8_t *)raw, n }, codepage);

	ck_assert_msg(bytes_equal(text, bytes_of(want)), "page %u: got %s, not %s", codepage,
	    (const char *)text.p, want);
	ck_assert_uint_eq(bad, want_bad);
}
#define DECODES(raw, codepage, want, bad) decodes(raw, sizeof(raw) - 1, codepage, want, bad)

/* What Windows' tables say (Unicode consortium's bestfit and CP tables). */
static bool
pages(struct ctx *ctx, void *arg)
{
	(void)ctx;
	(void)arg;
	DECODES("\x80\x81\x9F\xE9", 1252, "\u20AC\xC2\x81\u0178\u00E9", 0);
	DECODES("\xCF\xF0\xE8\xE2\xE5\xF2", 1251, "\u041F\u0440\u0438\u0432\u0435\u0442", 0);
	DECODES("\xA5\xB3", 1250, "\u0104\u0142", 0);
	DECODES("\xE1\xFF", 1253, "\u03B1\uF8FB", 0);
	DECODES("\xFD\xFE", 1254, "\u0131\u015F", 0);
	DECODES("\xF9\xCA", 1255, "\u05E9\u05BA", 0);
	DECODES("\xD4", 1258, "\u00D4", 0);
	DECODES("\xA1", 874, "\u0E01", 0);
	DECODES("\x81", 437, "\u00FC", 0);
	DECODES("\xF0", 20866, "\u041F", 0);
	DECODES("\xA4", 28605, "\u20AC", 0);
	/* Windows' wave dash, where JIS has another */
	DECODES("\x81\x60\x83\x65\x87\x40\xFA\x40", 932, "\uFF5E\u30C6\u2460\u2170", 0);
	DECODES("\x80\xC4\xE3", 936, "\u20AC\u4F60", 0);
	DECODES("\xB3\xAA\x81\x41", 949, "\uB098\uAC02", 0);
	DECODES("\xA7\x41\xA3\xE1", 950, "\u4F60\u20AC", 0);
	/* Belarusian letters, where KOI8-U has box drawings; holes of DOS pages */
	DECODES("\xAE\xBE", 21866, "\u045E\u040E", 0);
	DECODES("\xD5\xE7\xF2", 857, "\uF8BB\uF8BC\uF8BD", 0);
	DECODES("\x82\xC7\xFF", 708, "\u00E9\u0627\u00A0", 0);
	DECODES("\x80\xA0\xFD\xFF", 932, "\xC2\x80\u00A0\uF8F1\uF8F3", 0);
	DECODES("\xF0\x40\xF9\xFC", 932, "\uE000\uE757", 0);
	DECODES("\xA2\xAB\xFE\xA0", 936, "\uE766\uE864", 0);
	DECODES("\xC6\xA1\xC8\xFE", 950, "\uF6B1\uF848", 0);
	/* ISO 8859 has changed since Windows' own tables of it */
	DECODES("\xA4\xA1", 28597, "\u20AC\u2018", 0);
	DECODES("\x1B$B%F%9%H\x1B(B-a", 50220, "\u30C6\u30B9\u30C8-a", 0);
	DECODES("\xA5\xC6\x8E\xB1", 51932, "\u30C6\uFF71", 0);
	DECODES("~{VPND~}", 52936, "\u4E2D\u6587", 0);
	DECODES("+AOk-", 65000, "\u00E9", 0);
	DECODES("\x84\x31\xA4\x37", 54936, "\uFFFD", 0);
	return true;
}

START_TEST(code_pages_as_windows_has_them)
{
	ck_assert(ctx_run(c, pages, NULL));
}
END_TEST

static uint32_t
crc_of(struct buf *text)
{
	return ~crc32_update(0xFFFFFFFF, text->p, text->n);
}

/* Whole pages, as ICU's uconv reads them character by character, U+FFFD where there is none: CRC-32
 * of that. ICU's tables of 936, 949, 950 and 874 were taken from Windows 2000. */
static bool
whole_pages(struct ctx *ctx, void *arg)
{
	static const struct {
		unsigned codepage;
		uint32_t crc;
	} all[] = {
		{ 1250, 0xC074359D },
		{ 1251, 0x9B079C3E },
		{ 1252, 0xDD22F8AB },
		{ 1254, 0xB2CDC8D9 },
		{ 1256, 0xD7096196 },
		{ 1258, 0x1DBFB4DA },
		{ 874, 0xF5377DE3 },
		{ 737, 0x0AC40B2B },
		{ 775, 0x6F61AFF9 },
		{ 850, 0xC5369ED1 },
		{ 855, 0x801A563F },
		{ 858, 0x2A819D2F },
		{ 866, 0x0CE06F2D },
		{ 10000, 0x87819812 },
		{ 10006, 0xACA0DC01 },
		{ 10007, 0x10B6AE43 },
		{ 10029, 0xC8897FDD },
		{ 10081, 0xB3031DAE },
		{ 20866, 0x36A68055 },
		{ 28592, 0xABD061C3 },
		{ 28593, 0xCEEB0561 },
		{ 28594, 0x9168B32E },
		{ 28595, 0x3BB66F3C },
		{ 28599, 0x867A3B30 },
		{ 28603, 0xE7AC080B },
		{ 28605, 0xDFA9B34A },
	};

	(void)ctx;
	(void)arg;
	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++) {
		struct buf text = { .c = c };

		for (unsigned b = 0x80; b < 0x100; b++) {
			uint8_t byte = (uint8_t)b;

			text_decode_to(&text, (struct bytes){ &byte, 1 }, all[i].codepage);
		}
		ck_assert_msg(crc_of(&text) == all[i].crc, "page %u", all[i].codepage);
	}
	return true;
}

/* One pair's character at the end of text. */
static void
pair(struct buf *text, unsigned codepage, unsigned lead, unsigned trail)
{
	uint8_t raw[] = { (uint8_t)lead, (uint8_t)trail };
	size_t bad;
	struct bytes one = text_decode(c, &bad, (struct bytes){ raw, 2 }, codepage);

	buf_put_bytes(text, bad == 0 ? one : bytes_of("\uFFFD"));
}

static bool
whole_double_pages(struct ctx *ctx, void *arg)
{
	static const struct {
		unsigned codepage;
		uint32_t crc;
	} all[] = { { 932, 0x159693B1 }, { 936, 0x59854AC6 }, { 949, 0x4A4CA2D0 },
		{ 950, 0x40039941 } };

	(void)ctx;
	(void)arg;
	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++) {
		bool japan = all[i].codepage == 932; /* IBM-943 has leads of one byte in between */
		struct buf text = { .c = c };

		for (unsigned lead = 0x81; lead <= (japan ? 0xFC : 0xFE); lead++)
			for (unsigned trail = 0x40; trail <= (japan ? 0xFC : 0xFE); trail++)
				if (!japan || (trail != 0x7F && (lead < 0xA0 || lead > 0xDF)))
					pair(&text, all[i].codepage, lead, trail);
		ck_assert_msg(crc_of(&text) == all[i].crc, "page %u", all[i].codepage);
	}
	return true;
}

START_TEST(every_character_of_a_page)
{
	ck_assert(ctx_run(c, whole_pages, NULL));
	ck_assert(ctx_run(c, whole_double_pages, NULL));
}
END_TEST

/* RFC 1468, RFC 1843, and what mailers write beside it. */
static bool
shifts(struct ctx *ctx, void *arg)
{
	(void)ctx;
	(void)arg;
	DECODES("\x1B$@F|\x1B(J\\~", 50220, "\u65E5\\~", 0);
	DECODES("\x1B(I16\x1B(B", 50221, "\uFF71\uFF76", 0);
	DECODES("\x0E\x31\x0F\x31\xB1", 50222,
	    "\uFF71"
	    "1\uFF71",
	    0);
	DECODES("\x1B$B-!\x1B(B", 50220, "\u2460", 0);         /* NEC's row 13 */
	DECODES("\x1B$(D0!\x1B(B", 50220, "\u4E02", 0);        /* JIS X 0212 */
	DECODES("\x1B$B\x46\x7C\nF|", 50220, "\u65E5\nF|", 0); /* a line ends in ASCII */
	DECODES("\x1B$BF", 50220, "\uFFFD", 1);
	DECODES("\x1B$BF\xE9|", 50220, "\uFFFD\uFFFD\uFFFD", 3);
	DECODES("\x8F\xB0\xA1\xC6\xFC", 51932, "\u4E02\u65E5", 0);
	DECODES("\xC6\xFC\xC6z\x8E", 20932, "\u65E5\uFFFDz\uFFFD", 2);
	DECODES("~{VPND~}~~~\na~b", 52936, "\u4E2D\u6587~a~b", 0);
	DECODES("~{VP\nVP", 52936, "\u4E2D\nVP", 0);
	DECODES("\xD6\xD0", 52936, "\u4E2D", 0);
	DECODES("~{V", 52936, "\uFFFD", 1);
	if (codepage_known(c, 50225))
		DECODES("\x1B$)C\x0EGQ1[\x0F!", 50225, "\uD55C\uAE00!", 0);
	return true;
}

START_TEST(encodings_that_shift)
{
	ck_assert(ctx_run(c, shifts, NULL));
}
END_TEST

/* Longer than what is decoded at a time, a pair across the seam. */
static bool
seams(struct ctx *ctx, void *arg)
{
	struct buf raw = { .c = c }, want = { .c = c };
	size_t bad;

	(void)ctx;
	(void)arg;
	for (size_t i = 0; i < 20000; i++) {
		buf_put_str(&raw, i % 1000 == 0 ? "abcdefghijk" : "\x83\x65");
		buf_put_str(&want, i % 1000 == 0 ? "abcdefghijk" : "\u30C6");
	}
	ck_assert(bytes_equal(text_decode(c, &bad, buf_bytes(&raw), 932), buf_bytes(&want)));
	ck_assert_uint_eq(bad, 0);
	ck_assert(bytes_equal(text_encode(c, &bad, buf_bytes(&want), 932), buf_bytes(&raw)));
	return true;
}

/* fuzz_text: iconv's ISO-2022-CN-EXT read beyond the end of this, which is broken (under ASan). */
START_TEST(page_50229_ends_where_its_text_does)
{
	struct bytes good = BYTES("\x1B$)A\x0E\x3D\x3B\x3B\x3B\x0F!");
	struct bytes broken = BYTES("z\x1B,\xFD\x1Bj.\xC4\x1B,\0\0\0\x1B$(D1\xFF\xA8\x7F!;\x7F!\xC4"
				    "\x1BH(D1\xFF\xA8\x7F!;\xBD\x7F-!\xC4\x1BH\xC4(\x0E");

	ck_assert(bytes_equal(text_decode(c, NULL, good, 50229), BYTES("交换!")));
	ck_assert(utf8_valid(text_decode(c, NULL, broken, 50229)));
}
END_TEST

START_TEST(long_text)
{
	ck_assert(ctx_run(c, seams, NULL));
}
END_TEST

static bool
bad_bytes(struct ctx *ctx, void *arg)
{
	(void)ctx;
	(void)arg;
	DECODES("a\xC3(b", CP_UTF8, "a\uFFFD(b", 1);
	DECODES("\xED\xA0\x80", CP_UTF8, "\uFFFD\uFFFD\uFFFD", 3);
	DECODES("a\x81 b", 932, "a\uFFFD b", 1); /* a lead costs no ASCII behind it */
	DECODES("\x81", 932, "\uFFFD", 1);
	DECODES("\xF0\x9F\x98", CP_UTF8, "\uFFFD\uFFFD\uFFFD", 3); /* each byte of what is cut */
	DECODES("\xC0\x80\xF5", CP_UTF8, "\uFFFD\uFFFD\uFFFD", 3); /* overlong, past U+10FFFF */
	DECODES("\x81\xFF", 936, "\uFFFD", 1);
	DECODES("\x84\x31z", 54936,
	    "\uFFFD"
	    "1z",
	    1);
	DECODES("a\x80", CP_ASCII, "a\uFFFD", 1);
	DECODES("\xE9", 64999, "\u00E9", 0); /* an unknown page is 1252 */
	ck_assert(!codepage_known(c, 64999));
	ck_assert(!text_valid(c, BYTES("\x81"), 932));
	return true;
}

START_TEST(a_bad_byte_costs_one_character)
{
	ck_assert(ctx_run(c, bad_bytes, NULL));
}
END_TEST

static bool
utf16(struct ctx *ctx, void *arg)
{
	size_t bad;
	struct bytes text;

	(void)ctx;
	(void)arg;
	text = text_from_utf16(c, &bad, BYTES("a\0b\0c\0d\0\xE9\0\x3D\xD8\x00\xDE"));
	ck_assert(bytes_equal(text, bytes_of("abcd\u00E9\U0001F600")));
	ck_assert_uint_eq(bad, 0);
	text = text_from_utf16(c, &bad,
	    BYTES("\x3D\xD8"
		  "a\0\x00\xDEz"));
	ck_assert(bytes_equal(text, bytes_of("\uFFFDa\uFFFD\uFFFD")));
	ck_assert_uint_eq(bad, 3);
	DECODES("\xFE\xFF\x00\xE9", CP_UTF16LE, "\uFEFF\u00E9", 0);
	DECODES("\xFF\xFE\xE9\x00", CP_UTF16BE, "\uFEFF\u00E9", 0);
	DECODES("\x00\xE9\xD8\x3D\xDE\x00z", CP_UTF16BE, "\u00E9\U0001F600\uFFFD", 1);
	DECODES("", CP_UTF16LE, "", 0);
	ck_assert(bytes_equal(text_encode(c, &bad, bytes_of("a\U0001F600"), CP_UTF16BE),
	    BYTES("\0a\xD8\x3D\xDE\x00")));
	text = text_to_utf16(c, bytes_of("a\U0001F600"));
	ck_assert(bytes_equal(text, BYTES("a\0\x3D\xD8\x00\xDE")));
	return true;
}

START_TEST(utf16_both_ways)
{
	ck_assert(ctx_run(c, utf16, NULL));
}
END_TEST

/* The next code point of what came back: what was not written there is '?', what ISO-2022-JP widens
 * or 932 takes from other systems' tables is left out of the comparison. */
static bool
comes_back(uint32_t ch, uint32_t back, unsigned codepage, size_t *questions)
{
	static const uint16_t also[] = { 0x301C, 0x2016, 0x2212, 0xA2, 0xA3, 0xAC };

	*questions += back == '?' && ch != '?';
	if (ch == back || back == '?')
		return true;
	for (size_t i = 0; i < sizeof(also) / sizeof(also[0]); i++)
		if (ch == also[i])
			return true;
	return codepage == 50220 && ch >= 0xFF61 && ch <= 0xFF9F;
}

/* All of the basic plane, in each page: what is written is read as it was, what is not is counted.
 */
static bool
round_trips(struct ctx *ctx, void *arg)
{
	static const unsigned all[] = { 437, 708, 720, 737, 775, 850, 852, 855, 857, 858, 860, 861,
		862, 863, 864, 865, 866, 869, 874, 932, 936, 949, 950, 1200, 1201, 1250, 1251, 1252,
		1253, 1254, 1255, 1256, 1257, 1258, 10000, 10006, 10007, 10029, 10079, 10081, 12000,
		20127, 20866, 21866, 28591, 28592, 28593, 28594, 28595, 28596, 28597, 28598, 28599,
		28600, 28601, 28603, 28604, 28605, 28606, 50220, 50221, 50222, 51932, 51949, 52936,
		54936, 65000, 65001 };
	struct buf text = { .c = c };

	(void)ctx;
	(void)arg;
	for (uint32_t ch = 0x20; ch < 0x10000; ch++)
		if ((ch < 0xD800 || ch > 0xDFFF) && ch != REPLACEMENT)
			buf_utf8(&text, ch);
	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++) {
		struct mark mark = arena_mark(c);
		struct bytes want = { text.p, text.n };
		size_t lost, bad, questions = 0;
		struct bytes raw = text_encode(c, &lost, want, all[i]);
		struct bytes back = text_decode(c, &bad, raw, all[i]);

		ck_assert_msg(bad == 0, "page %u: %zu bad", all[i], bad);
		while (want.n > 0 && back.n > 0) {
			uint32_t ch = utf8_next(&want), got = utf8_next(&back);

			ck_assert_msg(comes_back(ch, got, all[i], &questions),
			    "page %u: U+%04X came back as U+%04X", all[i], ch, got);
		}
		ck_assert_uint_eq(want.n, back.n);
		ck_assert_msg(
		    lost == questions, "page %u: %zu lost, %zu '?'", all[i], lost, questions);
		arena_release(c, mark);
	}
	return true;
}

START_TEST(what_is_written_is_read)
{
	ck_assert(ctx_run(c, round_trips, NULL));
}
END_TEST

static void
encodes_as(const char *text, unsigned codepage, const char *want, size_t want_lost)
{
	size_t lost;
	struct bytes raw = text_encode(c, &lost, bytes_of(text), codepage);

	ck_assert_msg(bytes_equal(raw, bytes_of(want)), "page %u: %s", codepage, text);
	ck_assert_uint_eq(lost, want_lost);
}

/* Python's codecs say what ISO-2022-JP, EUC-JP and HZ are, ICU's which of two codes Windows writes.
 */
static bool
chooses(struct ctx *ctx, void *arg)
{
	(void)ctx;
	(void)arg;
	encodes_as("\u2170\u2160\uFFE2\u7E8A", 932, "\xFA\x40\x87\x54\x81\xCA\xFA\x5C", 0);
	encodes_as("\u2550\u5341", 950, "\xF9\xF9\xA4\x51", 0);
	encodes_as("\u20AC", 936, "\x80", 0);
	encodes_as("\u301C\uFF5E", 932, "\x81\x60\x81\x60", 0);
	encodes_as(
	    "\u534A\u89D2\uFF76\uFF9E\uFF8A\uFF9F\uFF73\uFF9E", 50220, "\x1B$BH>3Q%,%Q%t\x1B(B", 0);
	encodes_as("\uFF71\uFF9E\uFF9F", 50220, "\x1B$B%\"!+!,\x1B(B", 0);
	encodes_as("\u534A\u89D2\uFF76\uFF9E", 50221, "\x1B$BH>3Q\x1B(I6^\x1B(B", 0);
	encodes_as("\u534A\uFF76\u534Aa\uFF76z", 50222,
	    "\x1B$BH>\x1B(B\x0E"
	    "6\x0F\x1B$BH>\x1B(Ba\x0E"
	    "6\x0Fz",
	    0);
	encodes_as("\u2460\u2170", 50220, "\x1B$B-!|q\x1B(B", 0);
	encodes_as("\u534A\u89D2\uFF76", 51932, "\xC8\xBE\xB3\xD1\x8E\xB6", 0);
	encodes_as("\u4E2D\u6587~a\u4E02", 52936, "~{VPND~}~~a?", 1);
	encodes_as("\U0001F600\xE9"
		   "a",
	    1252, "??a", 2);
	return true;
}

START_TEST(which_of_two_codes_is_written)
{
	ck_assert(ctx_run(c, chooses, NULL));
}
END_TEST

static bool
encodes(struct ctx *ctx, void *arg)
{
	size_t lost;

	(void)ctx;
	(void)arg;
	ck_assert(bytes_equal(text_encode(c, &lost, bytes_of("\u4F60a"), 936), BYTES("\xC4\xE3"
										     "a")));
	ck_assert_uint_eq(lost, 0);
	ck_assert(bytes_equal(text_encode(c, &lost, bytes_of("\u4F60a"), 1252), BYTES("?a")));
	ck_assert_uint_eq(lost, 1);
	ck_assert(
	    bytes_equal(text_encode(c, &lost, bytes_of("\u30C6"), 50220), BYTES("\x1B$B%F\x1B(B")));
	return true;
}

START_TEST(what_a_page_does_not_have_is_counted)
{
	ck_assert(ctx_run(c, encodes, NULL));
}
END_TEST

START_TEST(names)
{
	ck_assert_uint_eq(charset_codepage(BYTES("UTF-8")), 65001);
	ck_assert_uint_eq(charset_codepage(BYTES("gb2312")), 936);
	ck_assert_uint_eq(charset_codepage(BYTES("ks_c_5601-1987")), 949);
	ck_assert_uint_eq(charset_codepage(BYTES("ISO-8859-8-I")), 28598);
	ck_assert_uint_eq(charset_codepage(BYTES("\"windows-1251\"")), 1251);
	ck_assert_uint_eq(charset_codepage(BYTES("nothing")), 0);
	ck_assert_str_eq(codepage_charset(28591), "iso-8859-1");
	ck_assert_uint_eq(codepage_windows(50220), 932);
	ck_assert_uint_eq(codepage_windows(20866), 1251);
	ck_assert_uint_eq(locale_codepage(0x0419), 1251);
	ck_assert_uint_eq(locale_codepage(0x0404), 950);
	ck_assert_uint_eq(locale_codepage(0), 0);
	ck_assert_uint_eq(charset_codepage(BYTES("GB18030")), 54936);
	ck_assert_uint_eq(charset_codepage(BYTES("iso-2022-jp")), 50220);
	ck_assert_uint_eq(charset_codepage(BYTES("TIS-620")), 874);
	ck_assert_uint_eq(charset_codepage(BYTES("x-user-defined")), 1252);
	ck_assert_uint_eq(charset_codepage(BYTES("unicode")), 65001);
	ck_assert_uint_eq(charset_codepage(BYTES("cp1140")), 1140);
	ck_assert_uint_eq(charset_codepage(BYTES("cp1111")), 0);
	ck_assert_str_eq(codepage_charset(38598), "iso-8859-8-i");
	ck_assert_str_eq(codepage_charset(50222), "iso-2022-jp");
	ck_assert_str_eq(codepage_charset(936), "gb2312");
	ck_assert_str_eq(codepage_charset(949), "ks_c_5601-1987");
	ck_assert_str_eq(codepage_charset(932), "shift_jis");
	ck_assert_str_eq(codepage_charset(1201), "utf-16be");
	ck_assert_ptr_null(codepage_charset(1));
	ck_assert_uint_eq(codepage_windows(850), 1252);
	ck_assert_uint_eq(codepage_windows(1200), 0);
	ck_assert_str_eq(locale_language(0x0409), "en-US");
	ck_assert_str_eq(locale_language(0x0453), "km-KH");
	ck_assert_str_eq(locale_language(0x7C1A), "sr");
	ck_assert_str_eq(locale_language(0x4809), "en-SG");
	ck_assert_str_eq(locale_language(0x7C14), "nb");
	ck_assert_ptr_null(locale_language(0x1000));
	ck_assert_uint_eq(locale_codepage(0x0C1A), 1251); /* Serbian, Cyrillic */
	ck_assert_uint_eq(locale_codepage(0x181A), 1250); /* Serbian, Latin */
	ck_assert_uint_eq(
	    locale_codepage(0x00010407), 1252);        /* German, sorted as telephone books */
	ck_assert_uint_eq(locale_codepage(0x0439), 0); /* Hindi */
	ck_assert_uint_eq(language_locale(BYTES("es-es")), 0x0C0A);
}
END_TEST

/* The tables agree with one another. */
static bool
tables(struct ctx *ctx, void *arg)
{
	static const struct {
		const char *name;
		unsigned codepage;
	} charsets[] = {
#define CHARSET(name, codepage) { name, codepage },
#include "formats/base/charsets.def"
#undef CHARSET
	};
	static const struct {
		uint32_t lcid;
		const char *tag;
		unsigned codepage;
	} locales[] = {
#define LOCALE(lcid, tag, codepage) { lcid, tag, codepage },
#include "formats/base/locales.def"
#undef LOCALE
	};

	(void)ctx;
	(void)arg;
	for (size_t i = 0; i < sizeof(charsets) / sizeof(charsets[0]); i++) {
		unsigned first = charset_codepage(bytes_of(charsets[i].name));

		ck_assert_uint_ne(first, 0);
		ck_assert_ptr_nonnull(codepage_charset(charsets[i].codepage));
	}
	for (size_t i = 0; i < sizeof(locales) / sizeof(locales[0]); i++) {
		ck_assert(i == 0 || locales[i - 1].lcid < locales[i].lcid);
		ck_assert(locales[i].codepage == 0 || codepage_known(c, locales[i].codepage));
		ck_assert_uint_eq(language_locale(bytes_of(locales[i].tag)), locales[i].lcid);
	}
	return true;
}

START_TEST(tables_agree)
{
	ck_assert(ctx_run(c, tables, NULL));
}
END_TEST

UNIT("text", code_pages_as_windows_has_them, every_character_of_a_page, encodings_that_shift,
    page_50229_ends_where_its_text_does, long_text, a_bad_byte_costs_one_character, utf16_both_ways,
    what_is_written_is_read, which_of_two_codes_is_written, what_a_page_does_not_have_is_counted,
    names, tables_agree)
