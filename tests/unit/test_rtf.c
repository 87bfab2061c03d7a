#include "formats/rtf/rtf.h"
#include "tests/unit/unit.h"

struct example {
	const char *rtf, *want;
};

static void
gives(const struct example *e, enum rtf_output mode)
{
	struct buf out = { .c = c };

	ck_assert(rtf_deencapsulate(c, &out, bytes_of(e->rtf), mode));
	ck_assert_str_eq((const char *)buf_bytes(&out).p, e->want);
}

/* Recognizing RTF Containing Encapsulation: among the first ten tokens, nothing else before it. */
START_TEST(kinds)
{
	ck_assert_int_eq(rtf_kind(BYTES("{\\rtf1\\ansi\\fromhtml1 x}")), RTF_HTML);
	ck_assert_int_eq(rtf_kind(BYTES("{\\rtf1\\ansi\\fromhtml0 x}")), RTF_NATIVE);
	ck_assert_int_eq(rtf_kind(BYTES("{\\rtf1\\ANSI\\ansicpg1252\\FromText x}")), RTF_TEXT);
	ck_assert_int_eq(rtf_kind(BYTES("{\\rtf1 text\\fromhtml1}")), RTF_NATIVE);
	ck_assert_int_eq(
	    rtf_kind(BYTES("{\\rtf1\\a\\b\\c\\d\\e\\f\\g\\h\\i\\fromhtml1}")), RTF_NATIVE);
	ck_assert_int_eq(rtf_kind(BYTES("{\\html}")), RTF_NONE);
}
END_TEST

/* HTMLTAG Destination Group, HTMLRTF Toggle Control Word, and the table of 2.1.3.1.4.2. */
static const struct example html[] = {
	{ "{\\rtf1\\ansi\\fromhtml1 {\\*\\htmltag64 <p>}a{\\*\\htmltag <b>}b{\\*\\htmltag </b>}}",
	    "<p>a<b>b</b>" },
	{ "{\\rtf1\\fromhtml1 a\\htmlrtf hidden\\par\\htmlrtf0 b}", "ab" },
	{ "{\\rtf1\\fromhtml1 a{\\htmlrtf hidden} b}", "a b" }, /* the group ends the toggle */
	{ "{\\rtf1\\fromhtml1 {\\*\\mhtmltag84 <x>}{\\*\\unknown x}{\\pntext 1.}y}", "1.y" },
	{ "{\\rtf1\\fromhtml1 {\\*\\htmltag <x\\par y\\tab z\\{\\}\\\\>}}", "<x\r\ny\tz{}\\>" },
	{ "{\\rtf1\\fromhtml1 "
	  "\\lquote\\rquote\\ldblquote\\rdblquote\\bullet\\endash\\emdash\\~\\_}",
	    "&lsquo;&rsquo;&ldquo;&rdquo;&bull;&ndash;&mdash;&nbsp;&shy;" },
	{ "{\\rtf1\\fromhtml1 1 < 2 & 3 &amp; 4}", "1 &lt; 2 &amp; 3 &amp; 4" },
	{ "{\\rtf1\\fromhtml1 {\\*\\htmltag &#8364;}}", "&#8364;" },
	/* code pages: that of the font outside, that of the document inside of tags */
	{ "{\\rtf1\\ansi\\ansicpg1252\\fromhtml1\\deff0{\\fonttbl{\\f0\\fcharset0 "
	  "A;}{\\f1\\fcharset204 "
	  "B;}}\\f0 \\'e9\\f1 \\'e9{\\*\\htmltag \\'e9}\\'e9}",
	    "\u00E9\u0439\u00E9\u0439" },
	/* a double-byte character in two tokens, and with a word between that has no effect */
	{ "{\\rtf1\\ansicpg932\\fromhtml1 \\'83\\'65\\'83\\b e{\\*\\htmltag \\'83\\'65}}",
	    "\u30C6\u30C6\u30C6" },
	{ "{\\rtf1\\fromhtml1\\uc1 \\u1055?\\u-10179 ?\\u-8704 ?\\uc2\\u233\\'e9\\b z\\uc0\\u233z}",
	    "\u041F\U0001F600\u00E9z\u00E9z" },
	{ "{\\rtf1\\fromhtml1 a}trailing {bytes", "a" },
	{ "{\\rtf1\\fromhtml1 a\\bin3 }}}b}", "ab" },
};

static bool
html_work(struct ctx *ctx, void *arg)
{
	(void)ctx;
	(void)arg;
	for (size_t i = 0; i < sizeof(html) / sizeof(html[0]); i++)
		gives(&html[i], RTF_UTF8);
	ck_assert_uint_eq(unit_notes(NOTE_DAMAGE), 0);
	return true;
}

START_TEST(encapsulated_html)
{
	ck_assert(ctx_run(c, html_work, NULL));
}
END_TEST

static const struct example text[] = {
	{ "{\\rtf1\\ansi\\fromtext a < b\\par c\\tab d\\line e}", "a < b\r\nc\td\r\ne" },
	{ "{\\rtf1\\fromtext\\lquote\\emdash\\~}", "\u2018\u2014\u00A0" },
};

static bool
text_work(struct ctx *ctx, void *arg)
{
	(void)ctx;
	(void)arg;
	for (size_t i = 0; i < sizeof(text) / sizeof(text[0]); i++)
		gives(&text[i], RTF_UTF8);
	return true;
}

START_TEST(encapsulated_text)
{
	ck_assert(ctx_run(c, text_work, NULL));
}
END_TEST

/* In the page's own bytes: what its code page has not becomes a reference. */
static const struct example bytes[] = {
	{ "{\\rtf1\\ansicpg1251\\fromhtml1 {\\*\\htmltag \\'e9}\\'e9\\u233?\\u1081?}",
	    "\xE9\xE9&#233;\xE9" },
};

static bool
bytes_work(struct ctx *ctx, void *arg)
{
	(void)ctx;
	(void)arg;
	gives(&bytes[0], RTF_BYTES);
	return true;
}

START_TEST(in_the_bytes_of_the_page)
{
	ck_assert(ctx_run(c, bytes_work, NULL));
}
END_TEST

/* 10,000 groups and more: what is deeper is read as if it stood in the group around it. */
static bool
deep_work(struct ctx *ctx, void *arg)
{
	struct buf rtf = { .c = c }, out = { .c = c };

	(void)ctx;
	(void)arg;
	buf_put_str(&rtf, "{\\rtf1\\fromhtml1 ");
	for (int i = 0; i < 20000; i++)
		buf_put_str(&rtf, "{a");
	for (int i = 0; i < 20000; i++)
		buf_put_str(&rtf, "b}");
	buf_put_str(&rtf, "c}");
	ck_assert(rtf_deencapsulate(c, &out, buf_bytes(&rtf), RTF_UTF8));
	ck_assert_uint_eq(out.n, 40001);
	ck_assert_int_eq(out.p[40000], 'c');
	ck_assert_uint_eq(unit_notes(NOTE_DAMAGE), 1);
	return true;
}

START_TEST(deep_groups)
{
	ck_assert(ctx_run(c, deep_work, NULL));
}
END_TEST

UNIT("rtf", kinds, encapsulated_html, encapsulated_text, in_the_bytes_of_the_page, deep_groups)
