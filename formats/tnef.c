#include "formats/tnef.h"

#define SIGNATURE 0x223E9F78u

/* Level, id, length; and the checksum behind the data. */
#define ATTR_HEAD ((size_t)9)
#define ATTR_SUM  ((size_t)2)

/* Bytes that are summed up and written in one go. */
#define SUM_STEP ((size_t)256 << 10)

bool
tnef_is(struct bytes b)
{
	return bytes_starts(b, BYTES("\x78\x9F\x3E\x22"));
}

bool
tnef_open(struct ctx *c, struct tnef *t, struct bytes stream)
{
	*t = (struct tnef){ .r = rd_open(c, stream, 0) };
	if (!tnef_is(stream))
		return fail(c, E_FORMAT, 0, "tnef: the signature is missing");
	if (stream.n < 6)
		return fail(c, E_TRUNC, 4, "tnef: the stream ends before its key");
	rd_skip(&t->r, 4);
	t->key = rd_u16(&t->r);
	return true;
}

/* Line ends and zeros, which mail leaves behind a stream. */
static bool
nothing_left(const struct reader *r)
{
	for (const uint8_t *p = r->p; p < r->end; p++)
		if (*p != '\r' && *p != '\n' && *p != '\0')
			return false;
	return true;
}

bool
tnef_next(struct tnef *t, struct tnef_attr *out)
{
	struct reader *r = &t->r, head;
	unsigned level;
	size_t n;

	if (rd_left(r) == 0)
		return false;
	head = *r;
	level = rd_left(r) >= ATTR_HEAD ? rd_u8(&head) : 0;
	if (level != TNEF_MESSAGE && level != TNEF_ATTACHMENT) {
		if (!t->quiet && !nothing_left(r))
			note(r->c, NOTE_DAMAGE, "tnef: %zu bytes from offset %zu are no attribute",
			    rd_left(r), rd_at(r));
		rd_rest(r);
		return false;
	}
	*out = (struct tnef_attr){ .level = (enum tnef_level)level, .at = rd_at(r) };
	out->id = rd_u32(&head);
	n = rd_u32(&head);
	if (n > rd_left(&head)) {
		if (!t->quiet)
			note(r->c, NOTE_DAMAGE,
			    "tnef: attribute 0x%08X at offset %zu has %zu of its %zu bytes",
			    (unsigned)out->id, out->at, rd_left(&head), n);
		n = rd_left(&head);
		out->cut = true;
	}
	out->data = rd_bytes(&head, n);
	rd_skip(&head, rd_left(&head) < ATTR_SUM ? rd_left(&head) : ATTR_SUM);
	*r = head;
	return true;
}

uint32_t
tnef_sum(struct bytes data)
{
	uint32_t sum = 0;

	for (size_t i = 0; i < data.n; i++)
		sum += data.p[i];
	return sum;
}

bool
tnef_sum_right(const struct tnef *t, const struct tnef_attr *attr)
{
	struct reader r = t->r;

	if (attr->cut)
		return true;
	r.p = r.start;
	rd_skip(&r, attr->at + ATTR_HEAD + attr->data.n);
	return rd_left(&r) >= ATTR_SUM && rd_u16(&r) == (tnef_sum(attr->data) & 0xFFFF);
}

bool
tnef_put(struct tnef_out *out, const void *p, size_t n)
{
	struct bytes left = { p, n };

	out->n += n;
	/* in steps that stay in the processor's memory between the sum and the copy */
	while (out->s != NULL && left.n > 0) {
		struct bytes some = bytes_upto(left, SUM_STEP);

		out->sum += tnef_sum(some);
		if (!sink_put_bytes(out->s, some))
			return false;
		left = bytes_from(left, some.n);
	}
	return true;
}

bool
tnef_put_bytes(struct tnef_out *out, struct bytes b)
{
	return tnef_put(out, b.p, b.n);
}

bool
tnef_put_blob(struct tnef_out *out, const struct blob *b)
{
	struct blob_walk w;
	struct bytes some;

	if (out->s == NULL) {
		out->n += b->n;
		return true;
	}
	blob_open(&w, b);
	while (blob_next(&w, &some))
		if (!tnef_put_bytes(out, some))
			return false;
	return true;
}

static bool
put_integer(struct tnef_out *out, uint64_t v, size_t n)
{
	uint8_t p[8];

	for (size_t i = 0; i < n; i++)
		p[i] = (uint8_t)(v >> (8 * i));
	return tnef_put(out, p, n);
}

bool
tnef_put_u16(struct tnef_out *out, unsigned v)
{
	return put_integer(out, v, 2);
}

bool
tnef_put_u32(struct tnef_out *out, uint32_t v)
{
	return put_integer(out, v, 4);
}

bool
tnef_put_u64(struct tnef_out *out, uint64_t v)
{
	return put_integer(out, v, 8);
}

bool
tnef_pad(struct tnef_out *out, uint64_t n)
{
	return put_integer(out, 0, (size_t)(-n & 3));
}

bool
tnef_measure(struct ctx *c, uint64_t *n, tnef_body *body, void *arg)
{
	struct tnef_out nowhere = { .c = c };
	bool good = body(&nowhere, arg);

	*n = nowhere.n;
	return good;
}

bool
tnef_put_measured(struct tnef_out *out, uint64_t n, tnef_body *body, void *arg)
{
	if (out->s != NULL)
		return body(out, arg);
	out->n += n;
	return true;
}

bool
tnef_put_head(struct tnef_out *out, unsigned key)
{
	return tnef_put_u32(out, SIGNATURE) && tnef_put_u16(out, key);
}

bool
tnef_put_attr(struct tnef_out *out, enum tnef_level level, uint32_t id, tnef_body *body, void *arg)
{
	uint64_t n;
	uint8_t level_byte = (uint8_t)level;
	uint32_t before;

	if (!tnef_measure(out->c, &n, body, arg))
		return false;
	if (n > UINT32_MAX)
		return fail(out->c, E_UNSUPPORTED, NOWHERE,
		    "tnef: attribute 0x%08X would have %llu bytes", (unsigned)id,
		    (unsigned long long)n);
	if (!tnef_put(out, &level_byte, 1) || !tnef_put_u32(out, id) ||
	    !tnef_put_u32(out, (uint32_t)n))
		return false;
	before = out->sum;
	return tnef_put_measured(out, n, body, arg) &&
	       tnef_put_u16(out, (out->sum - before) & 0xFFFF);
}

static bool
put_view(struct tnef_out *out, void *arg)
{
	return tnef_put_bytes(out, *(const struct bytes *)arg);
}

bool
tnef_put_data(struct tnef_out *out, enum tnef_level level, uint32_t id, struct bytes data)
{
	return tnef_put_attr(out, level, id, put_view, &data);
}
