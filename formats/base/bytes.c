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
bytes_listed(struct bytes b, const char *const *names, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (bytes_equal_nocase(b, bytes_of(names[i])))
			return true;
	return false;
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

/* Decodes some more text into w->step. */
static size_t
decode_some(struct blob_walk *w)
{
	struct bytes some = bytes_upto(w->text, BLOB_STEP);

	w->text = bytes_from(w->text, some.n);
	return w->blob->at.coded->decode(w->state, w->step, some, w->text.n == 0);
}

struct blob
blob_coded(struct ctx *c, struct bytes text, blob_decode *decode)
{
	const struct coded coded = { .text = text, .decode = decode };
	struct blob b = { .n = SIZE_MAX, .parts = BLOB_CODED, .at.coded = &coded };
	struct coded *kept;
	struct blob_walk w;
	size_t n = 0;

	blob_open(&w, &b);
	while (w.text.n > 0)
		n += decode_some(&w);
	if (n == 0)
		return (struct blob){ 0 };
	kept = NEW(c, struct coded, 1);
	*kept = coded;
	return (struct blob){ .n = n, .parts = BLOB_CODED, .at.coded = kept };
}

struct bytes
blob_part(const struct blob *b, size_t i)
{
	assert(i < b->parts && b->parts != BLOB_CODED);
	return b->parts == 1 ? b->at.one : b->at.many[i];
}

void
blob_open(struct blob_walk *w, const struct blob *b)
{
	w->blob = b;
	w->left = b->n;
	w->part = 0;
	if (b->parts != BLOB_CODED)
		return;
	w->skip = b->at.coded->skip;
	w->text = b->at.coded->text;
	memset(w->state, 0, sizeof(w->state));
}

/* The next decoded bytes that are the blob's. */
static struct bytes
next_decoded(struct blob_walk *w)
{
	struct bytes some = { w->step, 0 };

	while (some.n == 0 && w->text.n > 0) {
		size_t n = decode_some(w), over = n < w->skip ? n : w->skip;

		w->skip -= over;
		some = (struct bytes){ w->step + over, n - over };
	}
	if (some.n == 0) {
		/* a file that somebody changes as we read it: lengths stay what was said */
		memset(w->step, 0, BLOB_STEP);
		some.n = BLOB_STEP;
	}
	return some;
}

bool
blob_next(struct blob_walk *w, struct bytes *some)
{
	if (w->left == 0)
		return false;
	*some = w->blob->parts == BLOB_CODED ? next_decoded(w) : blob_part(w->blob, w->part++);
	if (some->n > w->left)
		some->n = w->left;
	w->left -= some->n;
	return true;
}

void
blob_copy(void *to, const struct blob *b, size_t at, size_t n)
{
	uint8_t *out = to;
	struct blob_walk w;
	struct bytes some;

	assert(at <= b->n && n <= b->n - at);
	blob_open(&w, b);
	while (n > 0 && blob_next(&w, &some)) {
		size_t over = at < some.n ? at : some.n;

		at -= over;
		some = bytes_upto(bytes_from(some, over), n);
		if (some.n > 0)
			memcpy(out, some.p, some.n);
		out += some.n;
		n -= some.n;
	}
}

bool
blob_equal(const struct blob *a, const struct blob *b)
{
	struct bytes x = { 0 }, y = { 0 };
	struct blob_walk left, right;

	if (a->n != b->n)
		return false;
	blob_open(&left, a);
	blob_open(&right, b);
	for (;;) {
		size_t n;

		while (x.n == 0 && blob_next(&left, &x))
			;
		while (y.n == 0 && blob_next(&right, &y))
			;
		n = x.n < y.n ? x.n : y.n;
		if (n == 0)
			return true;
		if (memcmp(x.p, y.p, n) != 0)
			return false;
		x = bytes_from(x, n);
		y = bytes_from(y, n);
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

static struct blob
coded_sub(struct ctx *c, const struct blob *b, size_t at, size_t n)
{
	struct coded *sub = NEW(c, struct coded, 1);

	*sub = *b->at.coded;
	sub->skip += at;
	return (struct blob){ .n = n, .parts = BLOB_CODED, .at.coded = sub };
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
	if (b->parts == BLOB_CODED)
		return coded_sub(c, b, at, n);
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

struct bytes
blob_head(struct ctx *c, const struct blob *b, size_t n)
{
	struct blob head = blob_sub(c, b, 0, n);

	return blob_flat(c, &head);
}
