/* MS-OXCMAIL, Inline Attachments in HTML Messages: which attachments a page shows. */
#include <stdlib.h>

#include "formats/html.h"
#include "libconv/oxcmail/attach.h"

/* A reference as it is compared: lower case, percent escapes undone. */
static struct bytes
normal(struct ctx *c, struct bytes ref)
{
	uint8_t *to = arena_alloc(c, ref.n + 1);
	size_t n = 0;

	for (size_t i = 0; i < ref.n; i++) {
		uint8_t ch = ref.p[i];

		if (ch == '%' && i + 2 < ref.n && hex_digit(ref.p[i + 1]) >= 0 &&
		    hex_digit(ref.p[i + 2]) >= 0) {
			ch = (uint8_t)(hex_digit(ref.p[i + 1]) << 4 | hex_digit(ref.p[i + 2]));
			i += 2;
		}
		to[n++] = ch >= 'A' && ch <= 'Z' ? (uint8_t)(ch + 32) : ch;
	}
	to[n] = '\0';
	return (struct bytes){ to, n };
}

static struct bytes
trim(struct bytes b)
{
	while (b.n > 0 && (b.p[0] <= ' ' || b.p[0] == '<'))
		b = bytes_from(b, 1);
	while (b.n > 0 && (b.p[b.n - 1] <= ' ' || b.p[b.n - 1] == '>'))
		b.n--;
	return b;
}

static void
add(struct references *refs, struct bytes ref)
{
	struct buf plain = { .c = refs->c };

	html_unescape(&plain, ref);
	ref = trim(buf_bytes(&plain));
	if (ref.n == 0)
		return;
	if (refs->n == refs->cap) {
		size_t cap = refs->cap == 0 ? 16 : refs->cap * 2;

		refs->v = arena_grow(
		    refs->c, refs->v, refs->cap * sizeof(*refs->v), cap * sizeof(*refs->v));
		refs->cap = cap;
	}
	refs->v[refs->n++] = normal(refs->c, ref);
}

/* "cid:" anywhere in a tag or a style sheet; the id ends where no URL goes on. */
static void
add_cids(struct references *refs, struct bytes text)
{
	size_t at = 0;

	while (at < text.n) {
		const uint8_t *colon = memchr(text.p + at, ':', text.n - at);
		struct bytes ref;
		size_t n = 0, hit;

		if (colon == NULL)
			break;
		hit = (size_t)(colon - text.p);
		at = hit + 1;
		if (hit < 3 || !bytes_starts_nocase(bytes_from(text, hit - 3), BYTES("cid:")))
			continue;
		ref = bytes_from(text, at);
		while (n < ref.n && ref.p[n] > ' ' && strchr("\"'>)", ref.p[n]) == NULL)
			n++;
		add(refs, bytes_upto(ref, n));
	}
}

static int
compare(const void *a, const void *b)
{
	const struct bytes *x = a, *y = b;
	int order = memcmp(x->p, y->p, x->n < y->n ? x->n : y->n);

	return order != 0 ? order : x->n < y->n ? -1 : x->n > y->n;
}

void
references_read(struct references *refs, struct bytes html)
{
	static const char *const attributes[] = { "src", "background", "data", "href" };
	struct html h = { .left = html };

	for (;;) {
		struct html_token t = html_next(&h);

		if (t.kind == HTML_END)
			break;
		if (t.kind == HTML_TEXT || t.kind == HTML_CLOSE)
			continue;
		add_cids(refs, t.all);
		for (size_t i = 0; t.kind == HTML_OPEN && i < 4; i++) {
			struct bytes value = html_attribute(&t, attributes[i]);

			if (bytes_starts_nocase(value, BYTES("cid:")))
				add(refs, bytes_from(value, 4));
			else if (value.n > 0 && value.n < 1024)
				add(refs, value);
		}
	}
	if (refs->n > 0)
		qsort(refs->v, refs->n, sizeof(*refs->v), compare);
}

bool
attach_is_referenced(const struct attachment *a, const struct references *refs)
{
	static const struct propdef *const names[] = { &PidTagAttachContentId,
		&PidTagAttachContentLocation };

	for (size_t i = 0; i < 2 && refs->n > 0; i++) {
		struct bytes name = trim(prop_text(&a->props, names[i]));

		if (name.n == 0)
			continue;
		name = normal(refs->c, name);
		if (bsearch(&name, refs->v, refs->n, sizeof(name), compare) != NULL)
			return true;
	}
	return false;
}
