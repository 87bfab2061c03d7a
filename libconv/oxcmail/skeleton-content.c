#include "libconv/oxcmail/skeleton-content.h"

#include "formats/base/text.h"
#include "libconv/html-text.h"

#define LINE_OCTETS 998 /* RFC 5322, 2.1.1 */
#define LINE_HEAD   256 /* of a line, by which it is told from a boundary */
#define FLOW_WIDTH  72

bool
fence_hit(const struct fence *fence, struct bytes lines)
{
	bool closes;

	if (!bytes_starts(lines, BYTES("--")))
		return false;
	for (; fence != NULL; fence = fence->up)
		for (size_t i = 0; i < fence->n; i++)
			if (source_boundary(&closes, lines, fence->boundary[i]))
				return true;
	return false;
}

/* Whether the page shows what the text says. */
static bool
page_says_text(const struct content_bodies *b)
{
	struct buf shown = { .c = b->c };

	html_text(&shown, b->body.html);
	return text_shares(b->c, b->body.text, buf_bytes(&shown));
}

bool
content_fits(const struct content_bodies *b, const struct piece *piece)
{
	bool html = b->body.html.n > 0;

	if (b->body.pictures > 0)
		return false;
	if (piece == NULL)
		return !html && b->body.text.n == 0;
	if (html != (piece->html != NULL) || (piece->plain == NULL && piece->html == NULL))
		return false;
	/* a page alone is all where the text says the same */
	return piece->plain != NULL || b->body.text_derived || b->body.text.n == 0 ||
	       page_says_text(b);
}

/* Bytes in a stateless encoding that holds ASCII as it is. */
static bool
keeps_lines(unsigned page)
{
	return page != CP_UTF16LE && page != CP_UTF16BE && page != 65000 && page != 12000 &&
	       page != 12001;
}

/* The page of a part's charset; what names none, or ASCII, is to hold ASCII. 0: it is unknown. */
static unsigned
page_of(const struct content_bodies *b, GMimePart *part)
{
	const char *charset =
	    g_mime_object_get_content_type_parameter(GMIME_OBJECT(part), "charset");
	unsigned page = charset != NULL ? charset_codepage(bytes_of(charset)) : CP_ASCII;

	return keeps_lines(page) && codepage_known(b->c, page) ? page : 0;
}

/* Whether bytes are that text in the charset that a part names, and for a reader of ours too. */
static bool
reads_as(
    const struct content_bodies *b, GMimePart *part, struct bytes raw, bool html, struct bytes utf8)
{
	static const struct read_opts none = { .codepage = 0 };
	struct intake in = { .c = b->c, .opts = &none };
	unsigned page = page_of(b, part), read;

	if (page == 0 || (page == CP_ASCII && !ascii(raw)) ||
	    !bytes_equal(text_decode(b->c, NULL, raw, page), utf8))
		return false;
	read = part_codepage(&in, part, raw, html);
	return read == page || bytes_equal(text_decode(b->c, NULL, raw, read), utf8);
}

/* Text in the charset that a part names. */
static bool
encode(struct bytes *out, const struct content_bodies *b, GMimePart *part, bool html,
    struct bytes utf8)
{
	unsigned page = page_of(b, part);
	size_t lost = 0;

	if (page == 0)
		return false;
	*out = page == CP_ASCII || page == CP_UTF8 ? utf8 : text_encode(b->c, &lost, utf8, page);
	return lost == 0 && reads_as(b, part, *out, html, utf8);
}

/* How much of a line stands before a soft break: up to a blank near the width, or all of it. */
static size_t
flow_cut(struct bytes line)
{
	size_t cut = FLOW_WIDTH;

	if (line.n <= FLOW_WIDTH)
		return line.n;
	while (cut > 0 && line.p[cut - 1] != ' ')
		cut--;
	for (; cut < line.n && (cut == 0 || line.p[cut - 1] != ' '); cut++)
		;
	return cut;
}

/* RFC 3676, 4.2: a line that is longer than the width is cut behind a blank; one that ends in a
 * blank flows on into nothing. */
static void
flow_line(struct buf *out, struct bytes line, bool delsp)
{
	while (line.n > 0) {
		size_t cut = flow_cut(line);

		if (line.p[0] == ' ' || line.p[0] == '>' || bytes_starts(line, BYTES("From ")))
			buf_u8(out, ' ');
		buf_put_bytes(out, bytes_upto(line, cut));
		if (line.p[cut - 1] == ' ') {
			if (delsp)
				buf_u8(out, ' ');
			buf_u8(out, '\n');
		}
		line = bytes_from(line, cut);
	}
}

/* Text as format=flowed has it: quoted lines and a signature's begin are as they are. */
static struct bytes
flow(struct ctx *c, struct bytes text, bool delsp)
{
	struct buf out = { .c = c };

	while (text.n > 0) {
		size_t n = bytes_find(text, BYTES("\n"));
		struct bytes line = bytes_upto(text, n);

		if ((line.n > 0 && line.p[0] == '>') || bytes_equal(line, BYTES("-- ")))
			buf_put_bytes(&out, line);
		else
			flow_line(&out, line, delsp);
		if (n < text.n)
			buf_u8(&out, '\n');
		text = bytes_from(text, n + 1);
	}
	return buf_bytes(&out);
}

static bool
says(GMimePart *part, const char *parameter, const char *value)
{
	const char *is = g_mime_object_get_content_type_parameter(GMIME_OBJECT(part), parameter);

	return is != NULL && g_ascii_strcasecmp(is, value) == 0;
}

bool
content_text(struct bytes *out, const struct content_bodies *b, GMimePart *part)
{
	struct buf text = { .c = b->c };
	struct bytes lines = b->body.text;

	if (says(part, "format", "flowed"))
		lines = flow(b->c, lines, says(part, "delsp", "yes"));
	for (size_t i = 0; i < lines.n; i++) {
		if (lines.p[i] == '\n')
			buf_u8(&text, '\r');
		buf_u8(&text, lines.p[i]);
	}
	return encode(out, b, part, false, buf_bytes(&text));
}

bool
content_html(struct bytes *out, const struct content_bodies *b, GMimePart *part)
{
	struct bytes raw = prop_binary(&b->m->props, &PidTagHtml), page;
	int64_t codepage = 0;

	if (raw.n == 0 || body_best(b->m) != BODY_IS_HTML)
		return encode(out, b, part, true, b->body.html);
	if (!prop_int(&codepage, &b->m->props, &PidTagInternetCodepage) || codepage <= 0 ||
	    codepage > 65535)
		codepage = body_html_codepage(b->c, raw, 0, 0);
	page = text_decode(b->c, NULL, raw, (unsigned)codepage);
	*out = raw;
	return reads_as(b, part, raw, true, page) || encode(out, b, part, true, page);
}

/* What there is in some content that an encoding may not carry. */
struct seen {
	bool high, control, cr, crlf, lf, is_long, fence;
	size_t highs;
};

struct scan {
	const struct fence *fence;
	struct seen seen;
	size_t line; /* bytes of the line so far */
	bool cr;
	uint8_t head[LINE_HEAD];
};

static void
scan_line(struct scan *s)
{
	size_t n = s->line < LINE_HEAD ? s->line : LINE_HEAD;

	s->seen.is_long |= s->line > LINE_OCTETS;
	s->seen.fence |= fence_hit(s->fence, (struct bytes){ s->head, n });
	s->line = 0;
}

static void
scan_bytes(struct scan *s, struct bytes some)
{
	for (size_t i = 0; i < some.n; i++) {
		uint8_t ch = some.p[i];

		if (ch == '\n') {
			s->seen.crlf |= s->cr;
			s->seen.lf |= !s->cr;
			s->cr = false;
			scan_line(s);
			continue;
		}
		s->seen.cr |= s->cr;
		s->cr = ch == '\r';
		if (s->cr)
			continue;
		s->seen.control |= ch == 0;
		s->seen.highs += ch >= 0x80;
		if (s->line < LINE_HEAD)
			s->head[s->line] = ch;
		s->line++;
	}
}

static struct seen
scan(const struct blob *data, const struct fence *fence)
{
	struct scan s = { .fence = fence };
	struct blob_walk w;
	struct bytes some;

	blob_open(&w, data);
	while (blob_next(&w, &some))
		scan_bytes(&s, some);
	scan_line(&s);
	s.seen.cr |= s.cr;
	s.seen.high = s.seen.highs > 0;
	return s.seen;
}

static bool
carries(GMimeContentEncoding e, const struct seen *seen)
{
	switch (e) {
	case GMIME_CONTENT_ENCODING_7BIT: return !seen->high && !seen->control && !seen->is_long;
	case GMIME_CONTENT_ENCODING_8BIT:
	case GMIME_CONTENT_ENCODING_BINARY: return !seen->control && !seen->is_long;
	case GMIME_CONTENT_ENCODING_QUOTEDPRINTABLE: return true;
	default: return false;
	}
}

struct content_choice
content_choose(const struct mime_out *out, const struct fence *fence, GMimePart *part,
    const struct content_is *what)
{
	GMimeContentEncoding e = g_mime_part_get_content_encoding(part);
	bool crlf = out->eol[0] == '\r';
	struct seen seen;

	if (e == GMIME_CONTENT_ENCODING_BASE64)
		return (struct content_choice){ e, NULL };
	if (source_header(GMIME_OBJECT(part), "Content-Transfer-Encoding").p == NULL)
		e = GMIME_CONTENT_ENCODING_7BIT; /* RFC 2045, 6.1 */
	seen = scan(&what->data, fence);
	if (!seen.cr && !seen.fence && (!what->exact || !(crlf ? seen.lf : seen.crlf))) {
		if (carries(e, &seen))
			return (struct content_choice){ e, NULL };
		if (!what->exact && seen.highs <= what->data.n / 6)
			return (struct content_choice){ GMIME_CONTENT_ENCODING_QUOTEDPRINTABLE,
				"quoted-printable" };
	}
	return (struct content_choice){ GMIME_CONTENT_ENCODING_BASE64, "base64" };
}
