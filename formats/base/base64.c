#include "formats/base/base64.h"

#include "formats/base/base64-pairs.h"

#define LINE_BYTES ((size_t)57) /* make 76 characters */
#define STEP_LINES 512

/* Encodes whole groups of three. */
static uint8_t *
groups(uint8_t *out, const uint8_t *p, size_t n)
{
	for (; n >= 3; n -= 3, p += 3, out += 4) {
		memcpy(out, base64_pairs[p[0] << 4 | p[1] >> 4], 2);
		memcpy(out + 2, base64_pairs[(p[1] & 0xF) << 8 | p[2]], 2);
	}
	return out;
}

static bool
lines(struct base64 *b, const uint8_t *p, size_t n)
{
	uint8_t text[STEP_LINES * (LINE_BYTES / 3 * 4 + 2)];
	size_t eol = strlen(b->eol);

	while (n > 0) {
		uint8_t *at = text;

		for (int i = 0; i < STEP_LINES && n > 0; i++, p += LINE_BYTES, n -= LINE_BYTES) {
			at = groups(at, p, LINE_BYTES);
			memcpy(at, b->eol, eol);
			at += eol;
		}
		if (!sink_put(b->out, text, (size_t)(at - text)))
			return false;
	}
	return true;
}

bool
base64_put(struct base64 *b, const void *data, size_t n)
{
	const uint8_t *p = data;
	size_t whole;

	if (b->n > 0) {
		size_t some = LINE_BYTES - b->n < n ? LINE_BYTES - b->n : n;

		memcpy(b->rest + b->n, p, some);
		b->n += some;
		p += some;
		n -= some;
		if (b->n < LINE_BYTES)
			return !b->out->bad;
		b->n = 0;
		if (!lines(b, b->rest, LINE_BYTES))
			return false;
	}
	whole = n / LINE_BYTES * LINE_BYTES;
	if (!lines(b, p, whole))
		return false;
	if (n > whole)
		memcpy(b->rest, p + whole, n - whole);
	b->n = n - whole;
	return true;
}

bool
base64_end(struct base64 *b)
{
	uint8_t text[80], *at = text;
	size_t n = b->n, tail = n % 3;

	if (n == 0)
		return !b->out->bad;
	b->n = 0;
	at = groups(at, b->rest, n);
	if (tail > 0) {
		uint8_t last[3] = { b->rest[n - tail], tail == 2 ? b->rest[n - 1] : 0, 0 };

		groups(at, last, 3);
		at[3] = '=';
		if (tail == 1)
			at[2] = '=';
		at += 4;
	}
	return sink_put(b->out, text, (size_t)(at - text)) && sink_put_str(b->out, b->eol);
}

/* What each character adds to a group of four, by its place in it; the top byte is set where it is
 * none. */
#define NONE 0xFF000000u
#define DIGIT(ch)                                          \
	((ch) >= 'A' && (ch) <= 'Z'      ? (ch) - 'A'      \
	    : (ch) >= 'a' && (ch) <= 'z' ? (ch) - 'a' + 26 \
	    : (ch) >= '0' && (ch) <= '9' ? (ch) - '0' + 52 \
	    : (ch) == '+'                ? 62              \
	    : (ch) == '/'                ? 63              \
					 : -1)
#define ADDS(ch, shift) (DIGIT(ch) < 0 ? NONE : (uint32_t)DIGIT(ch) << (shift))
#define ADDS4(ch, shift) \
	ADDS(ch, shift), ADDS(ch + 1, shift), ADDS(ch + 2, shift), ADDS(ch + 3, shift)
#define ADDS16(ch, shift) \
	ADDS4(ch, shift), ADDS4(ch + 4, shift), ADDS4(ch + 8, shift), ADDS4(ch + 12, shift)
#define ADDS64(ch, shift) \
	ADDS16(ch, shift), ADDS16(ch + 16, shift), ADDS16(ch + 32, shift), ADDS16(ch + 48, shift)
#define ADDS256(shift) ADDS64(0, shift), ADDS64(64, shift), ADDS64(128, shift), ADDS64(192, shift)

static const uint32_t adds[4][256] = { { ADDS256(18) }, { ADDS256(12) }, { ADDS256(6) },
	{ ADDS256(0) } };

static int
digit(uint8_t ch)
{
	return adds[3][ch] < NONE ? (int)adds[3][ch] : -1;
}

bool
base64_decode(struct ctx *c, struct bytes *out, struct bytes text)
{
	uint8_t *to = arena_alloc(c, text.n / 4 * 3 + 4);
	uint32_t bits = 0;
	unsigned have = 0;
	size_t n = 0, i = 0;

	for (; i < text.n && text.p[i] != '='; i++) {
		int v = digit(text.p[i]);

		if (v < 0) {
			if (text.p[i] > ' ')
				return false;
			continue;
		}
		bits = bits << 6 | (uint32_t)v;
		have += 6;
		if (have >= 8) {
			have -= 8;
			to[n++] = (uint8_t)(bits >> have);
		}
	}
	for (; i < text.n; i++)
		if (text.p[i] != '=' && text.p[i] > ' ')
			return false;
	to[n] = '\0';
	*out = (struct bytes){ to, n };
	return have != 6;
}

/* Whole groups of characters of base64 alone, lines' ends between them; how many bytes of b they
 * are. What follows is for slower hands. */
static size_t
groups_decode(uint8_t **out, struct bytes b)
{
	uint8_t *to = *out;
	size_t i = 0;

	while (b.n - i >= 4) {
		uint32_t v = adds[0][b.p[i]] | adds[1][b.p[i + 1]] | adds[2][b.p[i + 2]] |
			     adds[3][b.p[i + 3]];

		if (v < NONE) {
			to[0] = (uint8_t)(v >> 16);
			to[1] = (uint8_t)(v >> 8);
			to[2] = (uint8_t)v;
			to += 3;
			i += 4;
		} else if (b.p[i] == '\n' || b.p[i] == '\r') {
			i++;
		} else {
			break;
		}
	}
	*out = to;
	return i;
}

size_t
base64_decode_some(void *state, uint8_t *to, struct bytes text, bool last)
{
	struct {
		uint32_t bits; /* the low `have` of them wait for more */
		unsigned have;
	} s;
	uint8_t *begin = to;

	_Static_assert(sizeof(s) <= BLOB_STATE, "the state of a walk has no room for it");
	(void)last; /* bits that make no byte are dropped */
	memcpy(&s, state, sizeof(s));
	for (size_t i = 0; i < text.n; i++) {
		int v;

		if (s.have == 0 && (i += groups_decode(&to, bytes_from(text, i))) == text.n)
			break;
		v = digit(text.p[i]);
		if (text.p[i] == '=')
			s.have = 0; /* a new run may follow */
		if (v < 0)
			continue;
		s.bits = s.bits << 6 | (uint32_t)v;
		s.have += 6;
		if (s.have >= 8) {
			s.have -= 8;
			*to++ = (uint8_t)(s.bits >> s.have);
		}
	}
	memcpy(state, &s, sizeof(s));
	return (size_t)(to - begin);
}
