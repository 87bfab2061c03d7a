#include "libconv/body.h"

#include <stdlib.h>

#include "formats/base/text.h"
#include "formats/lzfu.h"
#include "formats/rtf/rtf.h"
#include "libconv/html-text.h"

/* How far into a page its charset declaration may stand. */
#define META_WINDOW 8192

enum native_body
body_best(const struct message *m)
{
	bool text = prop_text(&m->props, &PidTagBody).p != NULL;
	bool rtf = prop_blob(&m->props, &PidTagRtfCompressed) != NULL;
	bool html = prop_blob(&m->props, &PidTagHtml) != NULL ||
		    prop_text(&m->props, &PidTagBodyHtml).p != NULL;
	bool in_sync = prop_true(&m->props, &PidTagRtfInSync);
	int64_t native = 0;

	if (prop_int(&native, &m->props, &PidTagNativeBody) && native >= BODY_IS_TEXT &&
	    native <= BODY_IS_HTML)
		return (enum native_body)native;
	if (rtf && html)
		return in_sync ? BODY_IS_RTF : BODY_IS_HTML;
	if (rtf && text)
		return in_sync ? BODY_IS_RTF : BODY_IS_TEXT;
	return rtf ? BODY_IS_RTF : html ? BODY_IS_HTML : text ? BODY_IS_TEXT : BODY_UNDEFINED;
}

/* LF line ends, no NULs; CR alone ends a line too. */
static struct bytes
lines(struct ctx *c, struct bytes b)
{
	struct buf out = { .c = c };
	uint8_t *to;

	if (b.p == NULL)
		return b;
	to = buf_room(&out, b.n + 1);
	for (size_t i = 0; i < b.n; i++) {
		if (b.p[i] == '\r') {
			*to++ = '\n';
			i += i + 1 < b.n && b.p[i + 1] == '\n';
		} else if (b.p[i] != '\0') {
			*to++ = b.p[i];
		}
	}
	out.n = (size_t)(to - out.p);
	return buf_bytes(&out);
}

/* The charset value inside of a <meta>: by its attribute, or by the parameter in its content. */
static struct bytes
meta_charset(const struct html_token *t)
{
	struct bytes content = html_attribute(t, "content"), value = html_attribute(t, "charset");
	size_t n = 0;

	if (value.n > 0)
		return value;
	while (content.n > 8 && !bytes_starts_nocase(content, BYTES("charset=")))
		content = bytes_from(content, 1);
	if (content.n <= 8)
		return (struct bytes){ 0 };
	content = bytes_from(content, 8);
	while (n < content.n && content.p[n] != ';' && content.p[n] != ' ' && content.p[n] != '"')
		n++;
	return bytes_upto(content, n);
}

/* The first charset that a page declares; p NULL where it declares none. */
static struct bytes
declared_charset(struct bytes page)
{
	struct html h = { .left = bytes_upto(page, META_WINDOW) };

	for (;;) {
		struct html_token t = html_next(&h);

		if (t.kind == HTML_END)
			return (struct bytes){ 0 };
		if (t.kind == HTML_OPEN && html_is(&t, "meta")) {
			struct bytes charset = meta_charset(&t);

			if (charset.n > 0)
				return charset;
		}
	}
}

/* A page that has become UTF-8 shall say so. */
static struct bytes
declare_utf8(struct ctx *c, struct bytes page)
{
	struct bytes charset = declared_charset(page);
	struct buf out = { .c = c };
	size_t at;

	if (charset.p == NULL || bytes_equal_nocase(charset, BYTES("utf-8")))
		return page;
	at = (size_t)(charset.p - page.p);
	buf_put_bytes(&out, bytes_upto(page, at));
	buf_put_str(&out, "utf-8");
	buf_put_bytes(&out, bytes_from(page, at + charset.n));
	return buf_bytes(&out);
}

/* PidTagHtml's bytes: in PidTagInternetCodepage, unless they are none; then by their mark, their
 * meta element, UTF-8 (FIELD_NOTES Q6). */
static struct bytes
html_decode(const struct message *m, struct bytes raw)
{
	struct ctx *c = m->c;
	int64_t internet = 0;
	unsigned pages[5];
	size_t bad = 0;
	struct bytes text;

	prop_int(&internet, &m->props, &PidTagInternetCodepage);
	raw = text_trim(raw);
	if (bytes_starts(raw, BYTES("\xEF\xBB\xBF")))
		raw = bytes_from(raw, 3), internet = CP_UTF8;
	else if (bytes_starts(raw, BYTES("\xFF\xFE")))
		return text_from_utf16(c, NULL, bytes_from(raw, 2));
	pages[0] = internet == CP_UTF16LE || internet == CP_UTF16BE || internet == CP_ASCII
		       ? 0
		       : (unsigned)internet;
	pages[1] = charset_codepage(declared_charset(raw));
	pages[2] = CP_UTF8;
	pages[3] = m->codepage;
	pages[4] = CP_WINDOWS;
	if (ascii(raw))
		return raw;
	for (size_t i = 0; i < 5; i++) {
		if (pages[i] == 0 || !codepage_known(c, pages[i]) || !text_valid(c, raw, pages[i]))
			continue;
		if (i > 0 && pages[0] != 0)
			note(c, NOTE_DAMAGE,
			    "PidTagHtml is not in PidTagInternetCodepage %u: read as %u", pages[0],
			    pages[i]);
		return text_decode(c, NULL, raw, pages[i]);
	}
	text = text_decode(c, &bad, raw,
	    pages[0] != 0   ? pages[0]
	    : pages[1] != 0 ? pages[1]
			    : CP_UTF8);
	note(c, NOTE_DAMAGE, "PidTagHtml: %zu places are no text in its code page", bad);
	return text;
}

unsigned
body_html_codepage(struct ctx *c, struct bytes html, unsigned first, unsigned second)
{
	unsigned pages[5] = { first, charset_codepage(declared_charset(html)), CP_UTF8, second,
		CP_WINDOWS };
	bool all_ascii = ascii(html);

	if (bytes_starts(html, BYTES("\xEF\xBB\xBF")))
		return CP_UTF8;
	if (bytes_starts(html, BYTES("\xFF\xFE")))
		return CP_UTF16LE;
	if (bytes_starts(html, BYTES("\xFE\xFF")))
		return CP_UTF16BE;
	for (size_t i = 0; i < 5; i++)
		if (pages[i] != 0 && pages[i] != CP_ASCII && pages[i] != CP_UTF16LE &&
		    pages[i] != CP_UTF16BE && codepage_known(c, pages[i]) &&
		    (all_ascii || text_valid(c, html, pages[i])))
			return pages[i];
	return CP_WINDOWS;
}

/* What rtf_html needs of a message. */
struct native {
	const struct message *m;
	struct body *body;
	const struct attachment **place; /* in the order of the RTF's places for attachments */
	size_t places, next;
};

/* PNG and JPEG go beside the page that shows them, what browsers do not show goes out as a file. */
static const char *
take_picture(void *arg, struct bytes data, const char *media)
{
	struct native *n = arg;
	struct body *body = n->body;
	struct ctx *c = n->m->c;
	struct body_picture p = { .data = data, .media = media };

	if (strcmp(media, "image/png") == 0 || strcmp(media, "image/jpeg") == 0)
		p.cid = (const char *)arena_print(c, "picture%zu@rtf", body->pictures + 1).p;
	if ((body->pictures & (body->pictures - 1)) == 0)
		body->picture = arena_grow(c, body->picture, body->pictures * sizeof(p),
		    (body->pictures == 0 ? 1 : 2 * body->pictures) * sizeof(p));
	body->picture[body->pictures++] = p;
	return p.cid != NULL ? (const char *)arena_print(c, "cid:%s", p.cid).p : NULL;
}

static int64_t
position_of(const struct attachment *a)
{
	int64_t position = -1;

	prop_int(&position, &a->props, &PidTagRenderingPosition);
	return position;
}

static int
compare_positions(const void *a, const void *b)
{
	int64_t x = position_of(*(const struct attachment *const *)a);
	int64_t y = position_of(*(const struct attachment *const *)b);

	return x < y ? -1 : x > y;
}

/* Extracting Attachment Position: the n-th place is that of the n-th attachment by
 * PidTagRenderingPosition. */
static struct bytes
take_attachment(void *arg)
{
	struct native *n = arg;

	return n->next < n->places ? attachment_name(n->place[n->next++]) : (struct bytes){ 0 };
}

static void
native_read(const struct message *m, struct body *out, struct bytes rtf)
{
	struct native n = { .m = m, .body = out };
	struct rtf_handlers handlers = { &n, take_picture, take_attachment };
	struct buf made = { .c = m->c };

	n.place = NEW(m->c, const struct attachment *, m->attachments + 1);
	for (size_t i = 0; i < m->attachments; i++)
		if (position_of(m->attachment[i]) >= 0)
			n.place[n.places++] = m->attachment[i];
	if (n.places > 0)
		qsort(n.place, n.places, sizeof(*n.place), compare_positions);
	rtf_html(m->c, &made, rtf, &handlers);
	out->html = lines(m->c, buf_bytes(&made));
}

/* What the RTF holds: HTML or text that it encapsulates, or what it shows itself. */
static bool
rtf_read(const struct message *m, struct body *out)
{
	struct ctx *c = m->c;
	struct bytes rtf = { 0 };
	struct buf made = { .c = c };

	if (!lzfu_decode(c, &rtf, prop_binary(&m->props, &PidTagRtfCompressed)))
		return false;
	switch (rtf_kind(rtf)) {
	case RTF_NONE:
		if (rtf.n > 0)
			note(c, NOTE_DAMAGE, "PidTagRtfCompressed holds no RTF");
		return true;
	case RTF_HTML:
		if (out->html.p == NULL && rtf_deencapsulate(c, &made, rtf, RTF_UTF8))
			out->html = lines(c, declare_utf8(c, buf_bytes(&made)));
		break;
	case RTF_TEXT:
		if (out->text.p == NULL && rtf_deencapsulate(c, &made, rtf, RTF_UTF8)) {
			out->text = lines(c, buf_bytes(&made));
			out->text_derived = true;
		}
		break;
	case RTF_NATIVE:
		if (out->html.p == NULL)
			native_read(m, out, rtf);
		break;
	}
	return !failed(c);
}

/*
 * The RTF that a change of the text has left behind counts for nothing (the document's table:
 * PidTagBody wins where PidTagRtfInSync is not TRUE), unless it says the same: then its formatting
 * is good.
 */
static void
text_wins(struct body *out, const struct message *m)
{
	struct buf shown = { .c = m->c }, made = { .c = m->c };

	if (out->html.p == NULL || out->text_derived || body_best(m) != BODY_IS_TEXT ||
	    prop_blob(&m->props, &PidTagHtml) != NULL)
		return;
	html_text(&shown, out->html);
	if (text_shares(m->c, out->text, buf_bytes(&shown)))
		return;
	text_html(&made, out->text);
	out->html = buf_bytes(&made);
	note(m->c, NOTE_LOSS,
	    "PidTagRtfCompressed is older than PidTagBody: its formatting is left out");
}

void
body_read(struct body *out, const struct message *m)
{
	struct bytes text = prop_text(&m->props, &PidTagBody),
		     html = prop_binary(&m->props, &PidTagHtml);

	*out = (struct body){ 0 };
	if (html.p != NULL)
		html = html_decode(m, html);
	else
		html = prop_text(&m->props, &PidTagBodyHtml);
	if (html.n > 0)
		out->html = lines(m->c, declare_utf8(m->c, html));
	if (text.n > 0)
		out->text = lines(m->c, text);
	if ((out->html.p == NULL || out->text.p == NULL) &&
	    prop_blob(&m->props, &PidTagRtfCompressed) != NULL && !rtf_read(m, out))
		demote(m->c);
	text_wins(out, m);
	if (out->text.p == NULL && out->html.p != NULL) {
		struct buf made = { .c = m->c };

		html_text(&made, out->html);
		out->text = buf_bytes(&made);
		out->text_derived = true;
	}
}
