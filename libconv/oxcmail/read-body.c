/* MS-OXCMAIL, MIME Message Body: text and HTML from the pieces that are shown. */
#include "formats/base/text.h"
#include "formats/html.h"
#include "libconv/html-text.h"
#include "libconv/oxcmail/read.h"
#include "libconv/oxcmail/words.h"

static struct bytes
content(struct intake *in, GMimePart *part)
{
	return source_decode(in->c, source_bytes(part), g_mime_part_get_content_encoding(part));
}

/* The page that a part's charset parameter names; 0 where it has none that is known. */
static unsigned
declared_page(struct intake *in, GMimePart *part)
{
	GMimeContentType *type = g_mime_object_get_content_type(GMIME_OBJECT(part));
	const char *charset =
	    type != NULL ? g_mime_content_type_get_parameter(type, "charset") : NULL;
	unsigned page = charset_codepage(bytes_of(charset));

	return page != 0 && codepage_known(in->c, page) ? page : 0;
}

/* A charset that a page's <meta> names, 0: none. */
static unsigned
meta_page(struct intake *in, struct bytes html)
{
	struct bytes head = bytes_upto(html, 4096);
	size_t at;

	for (at = 0; at + 8 < head.n; at++) {
		struct bytes rest = bytes_from(head, at), name;
		size_t n = 0;
		unsigned page;

		if (!bytes_starts_nocase(rest, BYTES("charset=")))
			continue;
		name = bytes_from(rest, 8);
		while (n < name.n && name.p[n] != '>' && name.p[n] != ';' && name.p[n] != ' ' &&
		       !(n > 0 && (name.p[n] == '"' || name.p[n] == '\'')))
			n++;
		page = charset_codepage(bytes_upto(name, n));
		return page != 0 && codepage_known(in->c, page) ? page : 0;
	}
	return 0;
}

unsigned
part_codepage(struct intake *in, GMimePart *part, struct bytes raw, bool html)
{
	unsigned page = declared_page(in, part), meta;

	if (in->opts->codepage_always && in->opts->codepage != 0)
		return in->opts->codepage;
	if (bytes_starts(raw, BYTES("\xEF\xBB\xBF")))
		return CP_UTF8;
	meta = html ? meta_page(in, raw) : 0;
	/* FIELD_NOTES Q6: what the part says, unless only what the page says can be */
	if (page != 0 && page != CP_ASCII)
		return meta != 0 && meta != page && !text_valid(in->c, raw, page) &&
			       text_valid(in->c, raw, meta)
			   ? meta
			   : page;
	if (ascii(raw))
		return page != 0 ? page : CP_ASCII;
	if (meta != 0 && text_valid(in->c, raw, meta))
		return meta;
	return in->opts->codepage != 0 ? in->opts->codepage : undeclared_codepage(raw);
}

/* CRLF line ends, no NULs. */
static void
put_crlf(struct buf *out, struct bytes text)
{
	for (size_t i = 0; i < text.n; i++) {
		if (text.p[i] == '\n' && (i == 0 || text.p[i - 1] != '\r'))
			buf_u8(out, '\r');
		if (text.p[i] != '\0')
			buf_u8(out, text.p[i]);
	}
}

/* RFC 3676: lines that end in a blank flow into the next. */
static struct bytes
unflow(struct ctx *c, struct bytes text, bool delsp)
{
	struct buf out = { .c = c };

	while (text.n > 0) {
		size_t n = bytes_find(text, BYTES("\n"));
		struct bytes line = bytes_upto(text, n);
		bool more = n < text.n;
		bool quoted = line.n > 0 && line.p[0] == '>';

		text = bytes_from(text, n + 1);
		if (line.n > 0 && line.p[line.n - 1] == '\r')
			line.n--;
		if (!quoted && line.n > 0 && line.p[0] == ' ') /* space-stuffed */
			line = bytes_from(line, 1);
		if (!quoted && line.n > 0 && line.p[line.n - 1] == ' ' &&
		    !bytes_equal(line, BYTES("-- "))) {
			line.n -= delsp;
			more = false;
		}
		buf_put_bytes(&out, line);
		if (more)
			buf_put_str(&out, "\r\n");
	}
	return buf_bytes(&out);
}

static struct bytes
plain_text(struct intake *in, GMimePart *part, unsigned *page)
{
	GMimeContentType *type = g_mime_object_get_content_type(GMIME_OBJECT(part));
	const char *format = g_mime_content_type_get_parameter(type, "format");
	const char *delsp = g_mime_content_type_get_parameter(type, "delsp");
	struct bytes raw = content(in, part), text;
	size_t bad;

	*page = part_codepage(in, part, raw, false);
	if (bytes_starts(raw, BYTES("\xEF\xBB\xBF")))
		raw = bytes_from(raw, 3);
	text = text_decode(in->c, &bad, raw, *page);
	if (bad > 0)
		note(
		    in->c, NOTE_DAMAGE, "text: %zu places are no text in code page %u", bad, *page);
	if (format != NULL && g_ascii_strcasecmp(format, "flowed") == 0)
		text = unflow(in->c, text, delsp != NULL && g_ascii_strcasecmp(delsp, "yes") == 0);
	return text;
}

/* text/enriched (RFC 1896): its commands fall away, the text stays. */
static struct bytes
enriched_text(struct intake *in, GMimePart *part)
{
	unsigned page;
	struct bytes text = plain_text(in, part, &page);
	struct buf out = { .c = in->c };

	while (text.n > 0) {
		if (bytes_starts(text, BYTES("<<"))) {
			buf_u8(&out, '<');
			text = bytes_from(text, 2);
		} else if (bytes_starts_nocase(text, BYTES("<param>"))) {
			text = bytes_from(text, bytes_find(text, BYTES("</")));
		} else if (text.p[0] == '<') {
			text = bytes_from(text, bytes_find(text, BYTES(">")) + 1);
		} else {
			buf_u8(&out, text.p[0]);
			text = bytes_from(text, 1);
		}
	}
	return buf_bytes(&out);
}

/* A piece as HTML in UTF-8, for a body that is put together. */
static void
put_page(struct intake *in, struct buf *page, const struct piece *p, struct bytes plain)
{
	if (p->html != NULL) {
		struct bytes raw = content(in, p->html);

		text_decode_to(page, raw, part_codepage(in, p->html, raw, true));
	} else {
		text_html(page, plain);
	}
}

static bool
keeps_bytes(unsigned page)
{
	return page != CP_UTF16LE && page != CP_UTF16BE && page != 65000 && page != 12000 &&
	       page != 12001;
}

/* One piece: HTML as it came, with its page (A213). */
static void
put_html(struct intake *in, struct message *m, GMimePart *part)
{
	struct bytes raw = content(in, part);
	unsigned page = part_codepage(in, part, raw, true);

	if (!keeps_bytes(page)) {
		raw = text_decode(in->c, NULL, raw, page);
		page = CP_UTF8;
	}
	put_binary(&m->props, &PidTagHtml, raw);
	put_int(&m->props, &PidTagInternetCodepage, page == CP_ASCII ? CP_UTF8 : page);
	put_int(&m->props, &PidTagNativeBody, 3);
}

static bool
blank(struct bytes text)
{
	for (size_t i = 0; i < text.n; i++)
		if (text.p[i] > ' ')
			return false;
	return true;
}

void
bodies_take(struct intake *in, struct message *m, const struct sorting *s)
{
	struct buf text = { .c = in->c }, page = { .c = in->c };
	unsigned codepage = CP_UTF8, one;
	bool html = false;

	for (size_t i = 0; i < s->pieces; i++)
		html |= s->piece[i].html != NULL;
	for (size_t i = 0; i < s->pieces; i++) {
		const struct piece *p = &s->piece[i];
		struct bytes plain = { (const uint8_t *)"", 0 };
		struct buf made = { .c = in->c }, shown = { .c = in->c };

		if (p->plain != NULL) {
			plain = plain_text(in, p->plain, &one);
			codepage = one;
		} else if (p->enriched != NULL) {
			plain = enriched_text(in, p->enriched);
		} else if (p->html != NULL) {
			put_page(in, &made, p, plain);
			html_text(&shown, buf_bytes(&made));
			plain = buf_bytes(&shown);
		}
		put_crlf(&text, plain);
		if (html && s->pieces > 1)
			put_page(in, &page, p, plain);
	}
	if (s->beside && !html && blank(buf_bytes(&text)))
		return; /* where the stream has no text, an empty part is none */
	if (text.n > 0)
		put_text(&m->props, &PidTagBody, buf_bytes(&text));
	if (s->rich) {
		return;
	} else if (html && s->pieces == 1) {
		put_html(in, m, s->piece[0].html);
	} else if (html) {
		put_binary(&m->props, &PidTagHtml, buf_bytes(&page));
		put_int(&m->props, &PidTagInternetCodepage, CP_UTF8);
		put_int(&m->props, &PidTagNativeBody, 3);
	} else if (s->pieces > 0) {
		put_int(&m->props, &PidTagInternetCodepage,
		    !keeps_bytes(codepage) || codepage == CP_ASCII ? CP_UTF8 : codepage);
		put_int(&m->props, &PidTagNativeBody, 1);
	}
}
