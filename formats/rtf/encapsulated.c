/* MS-OXRTFEX, de-encapsulation. Section titles are the document's. */
#include <stdio.h>

#include "formats/base/text.h"
#include "formats/rtf/reader.h"
#include "formats/rtf/rtf.h"

#define RECOGNIZE_TOKENS 10

/* state.mark: where text stands. */
enum { IN_BODY, IN_TAG };

struct extraction {
	struct buf *out;
	enum rtf_output mode;
	bool html;
	size_t lost;    /* characters that the text\'s code page has not */
	struct buf one; /* a character in UTF-8 */
};

/* Destinations whose text is none of the document's (RTF's own, without \*). */
static const char *const skipped[] = { "colortbl", "stylesheet", "info", "pict", "object",
	"objdata", "header", "headerl", "headerr", "headerf", "footer", "footerl", "footerr",
	"footerf", "footnote", "fldinst", "listtable", "listoverridetable", "revtbl", "rsidtbl",
	"filetbl", "xe", "tc", "rxe", "bkmkstart", "bkmkend", "pntxta", "pntxtb", "pnseclvl",
	"nonshppict", "mhtmltag", "shpinst", "shprslt", "themedata", "colorschememapping",
	"leveltext", "levelnumbers", "listname", "liststylename", "nonesttables", "fontemb" };

bool
rtf_skipped(const struct rtf_token *t)
{
	for (size_t i = 0; i < sizeof(skipped) / sizeof(skipped[0]); i++)
		if (rtf_is(t, skipped[i]))
			return true;
	return false;
}

/* Recognizing RTF Containing Encapsulation: opening braces and control words count. */
enum rtf_kind
rtf_kind(struct bytes rtf)
{
	struct rtf_lexer l = { .left = rtf };

	if (!bytes_starts(rtf, BYTES("{\\rtf")))
		return RTF_NONE;
	for (unsigned i = 0; i < RECOGNIZE_TOKENS; i++) {
		struct rtf_token t = rtf_next(&l);

		if (t.kind != RTF_OPEN && t.kind != RTF_WORD)
			break;
		if (rtf_is(&t, "fromhtml") && (!t.has_number || t.number == 1))
			return RTF_HTML;
		if (rtf_is(&t, "fromtext"))
			return RTF_TEXT;
	}
	return RTF_NATIVE;
}

static enum rtf_use
destination(struct rtf_reader *r, const struct rtf_token *t, bool starred)
{
	struct extraction *x = r->user;

	if (starred && x->html && rtf_is(t, "htmltag")) {
		if (r->state.hidden)
			return RTF_USE_SKIP;
		rtf_flush(r);
		r->state.mark = IN_TAG;
		/* HTMLTAG Destination Group: bytes are in the default code page */
		r->state.codepage = r->codepage;
		return RTF_USE_TEXT;
	}
	if (rtf_is(t, "fonttbl"))
		return RTF_USE_FONTS;
	return starred || rtf_skipped(t) ? RTF_USE_SKIP : r->state.use;
}

/* Whether & begins a character reference. */
static bool
is_reference(struct bytes b)
{
	size_t n = 1;

	if (n < b.n && b.p[n] == '#')
		n++;
	while (n < b.n && n < 12 &&
	       ((b.p[n] >= '0' && b.p[n] <= '9') ||
		   ((b.p[n] | 0x20) >= 'a' && (b.p[n] | 0x20) <= 'z')))
		n++;
	return n > 1 && n < b.n && b.p[n] == ';';
}

/* UTF-8 text of the body to HTML: what would be markup is none. */
static void
put_escaped(struct buf *out, struct bytes text)
{
	while (text.n > 0) {
		size_t n = 0;

		while (n < text.n && text.p[n] != '<' && text.p[n] != '>' && text.p[n] != '&')
			n++;
		buf_put_bytes(out, bytes_upto(text, n));
		text = bytes_from(text, n);
		if (text.n == 0)
			break;
		if (text.p[0] == '&' && is_reference(text))
			buf_u8(out, '&');
		else
			buf_put_str(out, text.p[0] == '<'   ? "&lt;"
					 : text.p[0] == '>' ? "&gt;"
							    : "&amp;");
		text = bytes_from(text, 1);
	}
}

/* Characters in the page's own bytes; those that it does not have, as references. */
static void
put_bytes(struct rtf_reader *r, struct bytes utf8)
{
	struct extraction *x = r->user;
	struct mark mark;

	while (utf8.n > 0) {
		struct bytes one = utf8, made;
		uint32_t ch = utf8_next(&utf8);
		uint8_t copy[8];
		size_t lost, n;

		one.n -= utf8.n;
		if (ch < 0x80) {
			buf_u8(x->out, ch);
			continue;
		}
		mark = arena_mark(r->c);
		made = text_encode(r->c, &lost, one, r->codepage);
		n = made.n < sizeof(copy) ? made.n : sizeof(copy);
		memcpy(copy, made.p, n);
		arena_release(r->c, mark);
		x->lost += lost > 0 && !x->html;
		if (lost > 0 && x->html)
			buf_print(x->out, "&#%u;", (unsigned)ch);
		else
			buf_put(x->out, copy, n);
	}
}

static void
put_text(struct rtf_reader *r, struct bytes raw, unsigned codepage, unsigned mark)
{
	struct extraction *x = r->user;
	bool escape = x->html && mark == IN_BODY;
	struct buf text = { .c = r->c };

	if (x->mode == RTF_BYTES && codepage == r->codepage && !escape) {
		buf_put_bytes(x->out, raw);
	} else if (x->mode == RTF_UTF8 && !escape) {
		text_decode_to(x->out, raw, codepage);
	} else if (ascii(raw)) {
		put_escaped(x->out, raw);
	} else {
		text_decode_to(&text, raw, codepage);
		if (x->mode == RTF_UTF8) {
			put_escaped(x->out, buf_bytes(&text));
		} else {
			struct buf escaped = { .c = r->c };

			if (escape)
				put_escaped(&escaped, buf_bytes(&text));
			put_bytes(r, buf_bytes(escape ? &escaped : &text));
		}
	}
}

/* Characters that words and symbols stand for are references in HTML (2.1.3.1.4.2). */
static void
put_character(struct rtf_reader *r, uint32_t ch)
{
	static const struct {
		uint32_t ch;
		const char *reference;
	} references[] = { { 0x2018, "&lsquo;" }, { 0x2019, "&rsquo;" }, { 0x201C, "&ldquo;" },
		{ 0x201D, "&rdquo;" }, { 0x2022, "&bull;" }, { 0x2013, "&ndash;" },
		{ 0x2014, "&mdash;" }, { 0xA0, "&nbsp;" }, { 0x2011, "&shy;" }, { 0xAD, "&shy;" } };
	struct extraction *x = r->user;

	for (size_t i = 0; x->html && i < sizeof(references) / sizeof(references[0]); i++) {
		if (references[i].ch == ch) {
			buf_put_str(x->out, references[i].reference);
			return;
		}
	}
	if (x->html && r->state.mark == IN_BODY && (ch == '<' || ch == '>' || ch == '&')) {
		put_escaped(x->out, (struct bytes){ (uint8_t[]){ (uint8_t)ch }, 1 });
	} else if (ch < 0x80) {
		buf_u8(x->out, ch);
	} else if (x->mode == RTF_UTF8) {
		buf_utf8(x->out, ch);
	} else {
		x->one.n = 0;
		buf_utf8(&x->one, ch);
		put_bytes(r, buf_bytes(&x->one));
	}
}

static void
control_word(struct rtf_reader *r, const struct rtf_token *t)
{
	struct extraction *x = r->user;

	if (x->html && rtf_is(t, "htmlrtf")) {
		r->state.hidden = !t->has_number || t->number != 0;
		return;
	}
	if (r->state.hidden)
		return;
	if (rtf_is(t, "par") || rtf_is(t, "line")) {
		/* what ends a line ends a character too, even one that lacks its trail byte */
		rtf_put(r, '\r');
		rtf_put(r, '\n');
	} else if (rtf_is(t, "tab")) {
		rtf_put(r, '\t');
	} else if (rtf_is(t, "objattph") && r->lexer.left.n > 0 && r->lexer.left.p[0] == ' ') {
		r->lexer.left = bytes_from(r->lexer.left, 1); /* the blank is the place holder */
	}
}

bool
rtf_deencapsulate(struct ctx *c, struct buf *out, struct bytes rtf, enum rtf_output mode)
{
	static const struct rtf_ops ops = { .destination = destination,
		.text = put_text,
		.character = put_character,
		.word = control_word };
	struct extraction x = {
		.out = out, .mode = mode, .html = rtf_kind(rtf) == RTF_HTML, .one = { .c = c }
	};
	struct rtf_reader r = { .c = c, .ops = &ops, .user = &x };

	rtf_read(&r, rtf);
	if (x.lost > 0)
		note(c, NOTE_LOSS, "rtf: %zu characters are not in code page %u, that of the text",
		    x.lost, r.codepage);
	return true;
}
