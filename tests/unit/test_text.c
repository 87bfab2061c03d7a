#include "formats/base/text.h"
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

static bool
bad_bytes(struct ctx *ctx, void *arg)
{
	(void)ctx;
	(void)arg;
	DECODES("a\xC3(b", CP_UTF8, "a\uFFFD(b", 1);
	DECODES("\xED\xA0\x80", CP_UTF8, "\uFFFD\uFFFD\uFFFD", 3);
	DECODES("a\x81 b", 932, "a\uFFFD b", 1); /* a lead costs no ASCII behind it */
	DECODES("\x81", 932, "\uFFFD", 1);
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
	text = text_to_utf16(c, bytes_of("a\U0001F600"));
	ck_assert(bytes_equal(text, BYTES("a\0\x3D\xD8\x00\xDE")));
	return true;
}

START_TEST(utf16_both_ways)
{
	ck_assert(ctx_run(c, utf16, NULL));
}
END_TEST

/* Every character of a page comes back from its own bytes. */
static bool
round_trips(struct ctx *ctx, void *arg)
{
	static const unsigned all[] = { 437, 850, 866, 874, 1250, 1251, 1252, 1253, 1254, 1255,
		1256, 1257, 1258, 20866, 28591, 28592, 28605 };

	(void)ctx;
	(void)arg;
	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++) {
		for (unsigned b = 0x80; b < 0x100; b++) {
			uint8_t byte = (uint8_t)b;
			size_t bad, lost;
			struct bytes text =
					 text_decode(c, &bad, (struct bytes){ &byte, 1 }, all[i]),
				     back;

			if (bad > 0)
				continue;
			back = text_encode(c, &lost, text, all[i]);
			ck_assert_uint_eq(lost, 0);
			ck_assert_uint_eq(back.n, 1);
			ck_assert_uint_eq(back.p[0], b);
		}
	}
	return true;
}

START_TEST(single_byte_pages_come_back)
{
	ck_assert(ctx_run(c, round_trips, NULL));
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
	ck_assert_str_eq(locale_language(0x0409), "en-US");
}
END_TEST

UNIT("text", code_pages_as_windows_has_them, a_bad_byte_costs_one_character, utf16_both_ways,
    single_byte_pages_come_back, what_a_page_does_not_have_is_counted, names)
