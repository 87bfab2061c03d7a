#include "libconv/oxcmail/words.h"

#include "formats/base/base64.h"
#include "formats/base/text.h"

/* RFC 2047 allows 75; what is longer than this is none. */
#define WORD_MAX    ((size_t)16 << 10)
#define CHARSET_MAX 60

/* An encoded-word: =?charset?encoding?text?= */
struct word {
	struct bytes charset, text;
	bool base64;
	size_t n; /* bytes that it takes */
};

unsigned
undeclared_codepage(struct bytes text)
{
	return utf8_valid(text) ? CP_UTF8 : CP_WINDOWS;
}

/* The offset of the "?=" that ends a word's text; rest.n where none does. A question mark within
 * may be one that the writer forgot to encode; where the next word begins ("=?") this one has no
 * end. */
static size_t
text_end(struct bytes rest)
{
	for (size_t i = 0; i + 1 < rest.n; i++) {
		if (rest.p[i] != '?')
			continue;
		if (rest.p[i + 1] == '=')
			return i;
		if (i > 0 && rest.p[i - 1] == '=')
			break;
	}
	return rest.n;
}

static bool
word_at(struct word *out, struct bytes b)
{
	struct bytes rest;
	size_t n;

	if (!bytes_starts(b, BYTES("=?")))
		return false;
	rest = bytes_upto(bytes_from(b, 2), WORD_MAX);
	n = bytes_find(bytes_upto(rest, CHARSET_MAX + 1), BYTES("?"));
	if (n == 0 || n > CHARSET_MAX || n + 3 > rest.n || rest.p[n + 2] != '?')
		return false;
	out->charset = bytes_upto(rest, n);
	out->charset.n = bytes_find(out->charset, BYTES("*")); /* RFC 2231, 5: a language */
	out->base64 = (rest.p[n + 1] | 0x20) == 'b';
	if (!out->base64 && (rest.p[n + 1] | 0x20) != 'q')
		return false;
	rest = bytes_from(rest, n + 3);
	n = text_end(rest);
	if (n == rest.n)
		return false;
	out->text = bytes_upto(rest, n);
	out->n = (size_t)(rest.p + n + 2 - b.p);
	return true;
}

static void
put_raw(struct buf *out, const struct word *w)
{
	struct bytes raw;

	if (w->base64) {
		if (base64_decode(out->c, &raw, w->text))
			buf_put_bytes(out, raw);
		return;
	}
	for (size_t i = 0; i < w->text.n; i++) {
		uint8_t ch = w->text.p[i];

		if (ch == '=' && i + 2 < w->text.n && hex_digit(w->text.p[i + 1]) >= 0 &&
		    hex_digit(w->text.p[i + 2]) >= 0) {
			buf_u8(out, (unsigned)(hex_digit(w->text.p[i + 1]) << 4 |
					       hex_digit(w->text.p[i + 2])));
			i += 2;
		} else {
			buf_u8(out, ch == '_' ? ' ' : ch);
		}
	}
}

static void
put_decoded(struct buf *out, struct bytes charset, struct buf *raw)
{
	unsigned codepage = charset_codepage(charset);
	struct bytes b = { raw->p, raw->n };

	if (codepage == 0 || codepage == CP_ASCII || !codepage_known(out->c, codepage))
		codepage = undeclared_codepage(b);
	text_decode_to(out, b, codepage);
	raw->n = 0;
}

static size_t
blanks(struct bytes b)
{
	size_t n = 0;

	while (n < b.n && (b.p[n] == ' ' || (b.p[n] >= '\t' && b.p[n] <= '\r')))
		n++;
	return n;
}

size_t
words_run(size_t *count, struct bytes text)
{
	struct word w;
	size_t end = 0, at = 0;

	for (*count = 0; word_at(&w, bytes_from(text, at)); ++*count) {
		end = at + w.n;
		at = end + blanks(bytes_from(text, end));
	}
	return end;
}

/* Text between encoded-words, unfolded. */
static void
put_plain(struct buf *out, struct bytes text)
{
	struct buf line = { .c = out->c };

	for (size_t i = 0; i < text.n; i++)
		if (text.p[i] != '\r' && text.p[i] != '\n')
			buf_u8(&line, text.p[i] == '\t' ? ' ' : text.p[i]);
	text_decode_to(out, (struct bytes){ line.p, line.n },
	    undeclared_codepage((struct bytes){ line.p, line.n }));
}

struct bytes
words_decode(struct ctx *c, struct bytes value)
{
	struct buf out = { .c = c }, raw = { .c = c };
	struct word w, next;
	size_t n = blanks(value);

	value = bytes_from(value, n);
	while (value.n > 0 && value.p[value.n - 1] <= ' ')
		value.n--;
	while (value.n > 0) {
		size_t at = bytes_find(value, BYTES("=?"));

		put_plain(&out, bytes_upto(value, at));
		value = bytes_from(value, at);
		if (!word_at(&w, value)) {
			put_plain(&out, bytes_upto(value, 2));
			value = bytes_from(value, 2);
			continue;
		}
		for (;;) {
			put_raw(&raw, &w);
			value = bytes_from(value, w.n);
			n = blanks(value);
			if (!word_at(&next, bytes_from(value, n)))
				break;
			/* white space between encoded-words is none */
			value = bytes_from(value, n);
			if (!bytes_equal_nocase(w.charset, next.charset))
				put_decoded(&out, w.charset, &raw);
			w = next;
		}
		put_decoded(&out, w.charset, &raw);
	}
	return buf_bytes(&out);
}
