#include "formats/base/bytes.h"

#include <assert.h>

#include "formats/base/ctx.h"

static uint8_t
lower(uint8_t ch)
{
	return ch >= 'A' && ch <= 'Z' ? (uint8_t)(ch + 32) : ch;
}

bool
bytes_equal_nocase(struct bytes a, struct bytes b)
{
	if (a.n != b.n)
		return false;
	for (size_t i = 0; i < a.n; i++)
		if (lower(a.p[i]) != lower(b.p[i]))
			return false;
	return true;
}

bool
bytes_starts_nocase(struct bytes b, struct bytes prefix)
{
	return b.n >= prefix.n && bytes_equal_nocase(bytes_upto(b, prefix.n), prefix);
}

size_t
bytes_find(struct bytes b, struct bytes what)
{
	size_t at = 0;

	if (what.n == 0)
		return 0;
	while (b.n - at >= what.n) {
		const uint8_t *hit = memchr(b.p + at, what.p[0], b.n - at - what.n + 1);

		if (hit == NULL)
			break;
		at = (size_t)(hit - b.p);
		if (memcmp(hit, what.p, what.n) == 0)
			return at;
		at++;
	}
	return b.n;
}

struct blob
blob_of(struct bytes b)
{
	return (struct blob){ .n = b.n, .parts = b.n > 0, .at.one = b };
}

struct bytes
blob_part(const struct blob *b, size_t i)
{
	assert(i < b->parts);
	return b->parts == 1 ? b->at.one : b->at.many[i];
}

void
blob_copy(void *to, const struct blob *b, size_t at, size_t n)
{
	uint8_t *out = to;

	assert(at <= b->n && n <= b->n - at);
	for (size_t i = 0; n > 0; i++) {
		struct bytes part = blob_part(b, i);
		size_t some;

		if (at >= part.n) {
			at -= part.n;
			continue;
		}
		some = part.n - at < n ? part.n - at : n;
		memcpy(out, part.p + at, some);
		out += some;
		n -= some;
		at = 0;
	}
}

struct bytes
blob_flat(struct ctx *c, const struct blob *b)
{
	uint8_t *copy;

	if (b->parts == 0)
		return (struct bytes){ (const uint8_t *)"", 0 };
	if (b->parts == 1)
		return b->at.one;
	copy = arena_alloc(c, b->n + 1);
	blob_copy(copy, b, 0, b->n);
	copy[b->n] = '\0';
	return (struct bytes){ copy, b->n };
}

struct blob
blob_sub(struct ctx *c, const struct blob *b, size_t at, size_t n)
{
	struct bytes *many;
	size_t parts = 0;

	if (at >= b->n || n == 0)
		return (struct blob){ 0 };
	if (n > b->n - at)
		n = b->n - at;
	if (b->parts == 1)
		return blob_of(bytes_upto(bytes_from(b->at.one, at), n));
	many = NEW(c, struct bytes, b->parts);
	for (size_t i = 0, left = n; left > 0; i++) {
		struct bytes part = blob_part(b, i);

		if (at >= part.n) {
			at -= part.n;
			continue;
		}
		many[parts] = bytes_upto(bytes_from(part, at), left);
		left -= many[parts++].n;
		at = 0;
	}
	if (parts == 1)
		return blob_of(many[0]);
	return (struct blob){ .n = n, .parts = parts, .at.many = many };
}
