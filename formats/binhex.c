#include "formats/binhex.h"

#include "formats/base/crc.h"
#include "formats/base/input.h"
#include "formats/base/reader.h"

#define RUN          0x90 /* before a count: so often the byte before it comes in all; 0: it itself */
#define NAME_LONGEST 63
#define FIXED        19 /* what follows the name in the header */

/* A character of 6 bits and, of two bytes of a run, 254: what each can become at most. */
#define EXPANDS_MOST 96

/* What a character stands for: 6 bits, or one of these. */
enum { BLANK = 64, OTHER };

struct unpacking {
	struct bytes text;   /* to come */
	uint8_t means[256];  /* what each character stands for */
	unsigned bits, have; /* the lowest `have` of them are to come */
	uint8_t last;        /* the byte before */
	size_t run;          /* how often it comes again */
	uint16_t sum;
};

/* Behind the comment (whose end some tools word otherwise), and the colon that begins a line; p
 * NULL where there is none.
 */
static struct bytes
contents(struct bytes text)
{
	bool fresh = true;
	size_t at = bytes_find(text, BYTES("(This file must be converted"));
	bool bare = at == text.n; /* nothing but blanks may stand before its colon */

	for (size_t i = bare ? 0 : at; i < text.n; i++) {
		uint8_t ch = text.p[i];

		if (ch == ':' && fresh)
			return bytes_from(text, i + 1);
		if (bare && ch > ' ')
			break;
		fresh = ch == '\r' || ch == '\n' || (fresh && ch <= ' ');
	}
	return (struct bytes){ 0 };
}

bool
binhex_is(struct bytes text)
{
	return contents(text).p != NULL;
}

static void
unpacking_open(struct unpacking *u, struct bytes text)
{
	static const char alphabet[] =
	    "!\"#$%&'()*+,-012345689@ABCDEFGHIJKLMNPQRSTUVXYZ[`abcdefhijklmpqr";

	*u = (struct unpacking){ .text = text };
	memset(u->means, OTHER, sizeof(u->means));
	for (size_t i = 0; i < 64; i++)
		u->means[(uint8_t)alphabet[i]] = (uint8_t)i;
	u->means['\r'] = u->means['\n'] = u->means['\t'] = u->means[' '] = BLANK;
}

/* The next byte, its runs not yet expanded; -1 at the end, which is any other character too. */
static int
packed_byte(struct unpacking *u)
{
	while (u->have < 8) {
		unsigned v = u->text.n > 0 ? u->means[*u->text.p] : OTHER;

		if (v == OTHER)
			return -1;
		u->text = bytes_from(u->text, 1);
		if (v == BLANK)
			continue;
		u->bits = u->bits << 6 | v;
		u->have += 6;
	}
	u->have -= 8;
	return u->bits >> u->have & 0xFF;
}

/* An input_maker. Goes on with the sum. */
static size_t
unpack(void *arg, uint8_t *to, size_t room)
{
	struct unpacking *u = arg;
	size_t n = 0;

	while (n < room) {
		size_t run = u->run < room - n ? u->run : room - n;
		int byte, count;

		memset(to + n, u->last, run);
		u->run -= run;
		n += run;
		if (n == room)
			break;
		byte = packed_byte(u);
		count = byte == RUN ? packed_byte(u) : 0;
		if (byte < 0 || count < 0)
			break;
		if (count > 0) {
			u->run = (size_t)count - 1;
			continue;
		}
		u->last = (uint8_t)byte;
		to[n++] = u->last;
	}
	u->sum = crc16_update(u->sum, to, n);
	return n;
}

/* The sum behind a part. */
static void
check_sum(struct ctx *c, struct unpacking *u, const char *part)
{
	uint16_t sum = u->sum;
	uint8_t said[2];

	if (unpack(u, said, 2) < 2 || (said[0] << 8 | said[1]) != sum)
		note(c, NOTE_DAMAGE, "binhex: the sum of its %s is not right", part);
	u->sum = 0;
}

static bool
ends_early(struct ctx *c, const struct unpacking *u, struct bytes text, const char *part)
{
	return fail(c, u->text.n > 0 && *u->text.p != ':' ? E_FORMAT : E_TRUNC, text.n - u->text.n,
	    "binhex: it breaks off in its %s", part);
}

bool
binhex_read(struct ctx *c, struct apple_file *out, struct bytes text)
{
	uint8_t *head = NEW(c, uint8_t, 1 + NAME_LONGEST + FIXED);
	struct unpacking u;
	struct reader r;
	uint32_t data, resource;
	size_t rest;

	*out = (struct apple_file){ .created = 0 };
	unpacking_open(&u, contents(text));
	if (u.text.p == NULL)
		return fail(c, E_FORMAT, 0, "binhex: it is no BinHex 4.0");
	if (unpack(&u, head, 1) == 0 || head[0] == 0 || head[0] > NAME_LONGEST)
		return fail(c, E_FORMAT, text.n - u.text.n, "binhex: it has no name");
	rest = head[0] + (size_t)FIXED;
	if (unpack(&u, head + 1, rest) < rest)
		return ends_early(c, &u, text, "header");
	check_sum(c, &u, "header");
	r = rd_open(c, (struct bytes){ head + 1, rest }, 0);
	out->name = rd_bytes(&r, head[0]);
	rd_skip(&r, 1);                         /* the version */
	memcpy(out->info, rd_take(&r, 10), 10); /* type, creator, flags: as FInfo begins */
	data = rd_u32be(&r);
	resource = rd_u32be(&r);
	if (((uint64_t)data + resource) / EXPANDS_MOST > text.n)
		return fail(c, E_TRUNC, 0, "binhex: it is too short for its forks");
	if (!ctx_expands(c, (uint64_t)data + resource, text.n) ||
	    !input_made(c, &out->data, data, unpack, &u))
		return false;
	if (out->data.n < data)
		return ends_early(c, &u, text, "data fork");
	check_sum(c, &u, "data fork");
	if (!input_made(c, &out->resource, resource, unpack, &u))
		return false;
	if (out->resource.n < resource)
		return ends_early(c, &u, text, "resource fork");
	check_sum(c, &u, "resource fork");
	return true;
}
