#include "formats/html.h"

#define ENTITY_MAX 32 /* bytes of the longest name, and some */

/* Names are held in the rows, here and in other long tables: a pointer each would have to be
 * relocated in every process before it begins. */
static const struct entity {
	char name[ENTITY_MAX];
	uint32_t ch;
} entities[] = {
#define ENTITY(name, ch) { name, ch },
#include "formats/html-entities.def"
#undef ENTITY
};

#define ENTITIES (sizeof(entities) / sizeof(entities[0]))

static bool
is_space(uint8_t ch)
{
	return ch == ' ' || (ch >= '\t' && ch <= '\r');
}

static bool
is_letter(uint8_t ch)
{
	return (ch | 0x20) >= 'a' && (ch | 0x20) <= 'z';
}

/* The end of a tag: behind the next '>' that stands in no quotes. Quotes count only behind '='. */
static size_t
tag_end(struct bytes b)
{
	uint8_t quote = 0, last = 0;

	for (size_t i = 1; i < b.n; i++) {
		uint8_t ch = b.p[i];

		if (quote != 0) {
			if (ch == quote)
				quote = 0;
		} else if (ch == '>') {
			return i + 1;
		} else if ((ch == '"' || ch == '\'') && last == '=') {
			size_t rest = i + 1;

			/* a quote that never closes is no quote */
			if (memchr(b.p + rest, ch, b.n - rest) != NULL)
				quote = ch;
		}
		if (!is_space(ch))
			last = ch;
	}
	return b.n;
}

static struct html_token
comment(struct html *h)
{
	struct bytes b = h->left;
	struct html_token t = { .kind = HTML_COMMENT };

	if (bytes_starts(b, BYTES("<!--")) && !h->no_comment) {
		size_t n = bytes_find(bytes_from(b, 4), BYTES("-->"));

		if (4 + n < b.n) {
			t.all = bytes_upto(b, 4 + n + 3);
			return t;
		}
		h->no_comment = true;
	}
	t.all = bytes_upto(b, bytes_find(b, BYTES(">")) + 1);
	return t;
}

static struct html_token
tag(struct bytes b, bool close)
{
	size_t at = close ? 2 : 1, n = tag_end(b), name = at;
	struct html_token t = { .kind = close ? HTML_CLOSE : HTML_OPEN, .all = bytes_upto(b, n) };

	while (name < n && !is_space(b.p[name]) && b.p[name] != '>' && b.p[name] != '/')
		name++;
	t.name = bytes_upto(bytes_from(b, at), name - at);
	if (n > name && t.all.p[n - 1] == '>')
		n--;
	t.attributes = bytes_upto(bytes_from(b, name), n - name);
	return t;
}

/* What stands before the end tag of script or style. */
static struct html_token
raw_text(struct html *h)
{
	struct html_token t = { .kind = HTML_RAW, .all = h->left };

	for (size_t i = 0; i + 2 + h->raw.n <= h->left.n; i++) {
		const uint8_t *hit = memchr(h->left.p + i, '<', h->left.n - i);

		if (hit == NULL)
			break;
		i = (size_t)(hit - h->left.p);
		if (bytes_from(h->left, i + 1).n > h->raw.n && h->left.p[i + 1] == '/' &&
		    bytes_starts_nocase(bytes_from(h->left, i + 2), h->raw)) {
			t.all = bytes_upto(h->left, i);
			break;
		}
	}
	h->raw.n = 0;
	return t;
}

struct html_token
html_next(struct html *h)
{
	struct bytes b = h->left;
	struct html_token t = { .kind = HTML_TEXT };

	if (b.n == 0)
		return (struct html_token){ .kind = HTML_END };
	if (h->raw.n > 0) {
		t = raw_text(h);
		if (t.all.n == 0)
			return html_next(h);
	} else if (b.n > 1 && b.p[0] == '<' && is_letter(b.p[1])) {
		t = tag(b, false);
		if (html_is(&t, "script") || html_is(&t, "style"))
			h->raw = t.name;
	} else if (b.n > 2 && b.p[0] == '<' && b.p[1] == '/' && is_letter(b.p[2])) {
		t = tag(b, true);
	} else if (b.n > 1 && b.p[0] == '<' && (b.p[1] == '!' || b.p[1] == '?' || b.p[1] == '/')) {
		t = comment(h);
	} else {
		const uint8_t *next = memchr(b.p + 1, '<', b.n - 1);

		t.all = bytes_upto(b, next != NULL ? (size_t)(next - b.p) : b.n);
	}
	h->left = bytes_from(b, t.all.n);
	return t;
}

bool
html_is(const struct html_token *t, const char *name)
{
	return bytes_equal_nocase(t->name, bytes_of(name));
}

struct bytes
html_attribute(const struct html_token *t, const char *name)
{
	struct bytes b = t->attributes, wanted = bytes_of(name);

	for (;;) {
		struct bytes key, value = { (const uint8_t *)"", 0 };
		size_t n = 0;

		while (b.n > 0 && (is_space(b.p[0]) || b.p[0] == '/'))
			b = bytes_from(b, 1);
		if (b.n == 0)
			return (struct bytes){ 0 };
		while (n < b.n && !is_space(b.p[n]) && (b.p[n] != '=' || n == 0))
			n++;
		key = bytes_upto(b, n);
		b = bytes_from(b, n);
		while (b.n > 0 && is_space(b.p[0]))
			b = bytes_from(b, 1);
		if (b.n > 0 && b.p[0] == '=') {
			uint8_t quote;

			do
				b = bytes_from(b, 1);
			while (b.n > 0 && is_space(b.p[0]));
			quote = b.n > 0 && (b.p[0] == '"' || b.p[0] == '\'') ? b.p[0] : 0;
			if (quote != 0)
				b = bytes_from(b, 1);
			for (n = 0; n < b.n && (quote != 0 ? b.p[n] != quote : !is_space(b.p[n]));
			     n++)
				;
			value = bytes_upto(b, n);
			b = bytes_from(b, quote != 0 ? n + 1 : n);
		}
		if (bytes_equal_nocase(key, wanted))
			return value;
	}
}

/* What Windows' browsers show for the C1 numbers (HTML, Numeric character reference end state). */
static const uint16_t c1[32] = {
	0x20AC,
	0x81,
	0x201A,
	0x0192,
	0x201E,
	0x2026,
	0x2020,
	0x2021,
	0x02C6,
	0x2030,
	0x0160,
	0x2039,
	0x0152,
	0x8D,
	0x017D,
	0x8F,
	0x90,
	0x2018,
	0x2019,
	0x201C,
	0x201D,
	0x2022,
	0x2013,
	0x2014,
	0x02DC,
	0x2122,
	0x0161,
	0x203A,
	0x0153,
	0x9D,
	0x017E,
	0x0178,
};

/* A numeric reference behind "&#"; returns how many bytes it takes, 0 where it is none. */
static size_t
numeric(uint32_t *ch, struct bytes b)
{
	bool hex = b.n > 0 && (b.p[0] | 0x20) == 'x';
	size_t at = hex ? 1 : 0, start = at;
	uint32_t v = 0;

	for (; at < b.n; at++) {
		uint8_t d = b.p[at];

		if (d >= '0' && d <= '9')
			d = (uint8_t)(d - '0');
		else if (hex && (d | 0x20) >= 'a' && (d | 0x20) <= 'f')
			d = (uint8_t)((d | 0x20) - 'a' + 10);
		else
			break;
		v = v > 0x10FFFF ? v : v * (hex ? 16 : 10) + d;
	}
	if (at == start)
		return 0;
	*ch = v >= 0x80 && v < 0xA0 ? c1[v - 0x80] : v == 0 ? 0xFFFD : v;
	return at < b.n && b.p[at] == ';' ? at + 1 : at;
}

static const struct entity *
entity_find(struct bytes name)
{
	size_t low = 0, high = ENTITIES;

	while (low < high) {
		size_t middle = (low + high) / 2;
		int order = strncmp(entities[middle].name, (const char *)name.p, name.n);

		if (order == 0 && entities[middle].name[name.n] == '\0')
			return &entities[middle];
		if (order < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return NULL;
}

/* A named reference behind "&"; those of HTML 4 may stand without the semicolon, the others not. */
static size_t
named(uint32_t *ch, struct bytes b)
{
	const struct entity *e = NULL;
	size_t n = 0;

	while (n < b.n && n < ENTITY_MAX && (is_letter(b.p[n]) || (b.p[n] >= '0' && b.p[n] <= '9')))
		n++;
	if (n > 0)
		e = entity_find(bytes_upto(b, n));
	if (e == NULL || ((n == b.n || b.p[n] != ';') && e->ch > 0xFF))
		return 0;
	*ch = e->ch;
	return n < b.n && b.p[n] == ';' ? n + 1 : n;
}

void
html_unescape(struct buf *out, struct bytes text)
{
	while (text.n > 0) {
		const uint8_t *amp = memchr(text.p, '&', text.n);
		size_t before = amp != NULL ? (size_t)(amp - text.p) : text.n, n = 0;
		struct bytes rest = bytes_from(text, before + 1);
		uint32_t ch = 0;

		buf_put(out, text.p, before);
		if (amp == NULL)
			return;
		if (rest.n > 0 && rest.p[0] == '#') {
			n = numeric(&ch, bytes_from(rest, 1));
			n += n > 0;
		} else {
			n = named(&ch, rest);
		}
		if (n > 0)
			buf_utf8(out, ch);
		else
			buf_u8(out, '&');
		text = bytes_from(rest, n);
	}
}

void
html_escape(struct buf *out, struct bytes text)
{
	for (size_t i = 0; i < text.n; i++) {
		switch (text.p[i]) {
		case '&': buf_put_str(out, "&amp;"); break;
		case '<': buf_put_str(out, "&lt;"); break;
		case '>': buf_put_str(out, "&gt;"); break;
		case '"': buf_put_str(out, "&quot;"); break;
		default: buf_u8(out, text.p[i]);
		}
	}
}
