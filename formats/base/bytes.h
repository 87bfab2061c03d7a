/*
 * Bytes that somebody else holds: a view (struct bytes), and a value (struct blob) whose views are
 * scattered, as the sectors of a stream in a compound file are, or whose bytes stand there in a
 * transfer encoding, as an attachment in mail does. Neither owns what it points to.
 */
#ifndef OX_BYTES_H
#define OX_BYTES_H

#include <stdalign.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

/* n bytes at p; p may be NULL where n is 0. As text: UTF-8, and a NUL stands at p[n] where a
 * function says so. */
struct bytes {
	const uint8_t *p;
	size_t n;
};

#define BLOB_CODED SIZE_MAX

/* n bytes in `parts` views that follow one another, or encoded; read them with blob_next. {0} is
 * the empty one. */
struct blob {
	size_t n;
	size_t parts;
	union {
		struct bytes one;          /* parts <= 1 */
		const struct bytes *many;  /* parts > 1 */
		const struct coded *coded; /* parts == BLOB_CODED */
	} at;
};

/*
 * Takes an encoding off some more text: writes at most text.n + 8 bytes and returns how many. The
 * state is BLOB_STATE bytes, zero at first; what comes out does not depend on where the text was
 * cut. `last`: nothing follows.
 */
typedef size_t blob_decode(void *state, uint8_t *to, struct bytes text, bool last);

#define BLOB_STATE 96
#define BLOB_STEP  ((size_t)32 << 10)

struct coded {
	struct bytes text; /* borrowed */
	blob_decode *decode;
	size_t skip; /* how many decoded bytes stand before the blob's */
};

/* A string literal as bytes, without its NUL. */
#define BYTES(literal) ((struct bytes){ (const uint8_t *)("" literal), sizeof(literal) - 1 })

/* bytes_of is the view of a C string, NULL being the empty one. */
static inline struct bytes
bytes_of(const char *s)
{
	return (struct bytes){ (const uint8_t *)s, s != NULL ? strlen(s) : 0 };
}

/* bytes_equal says whether both hold the same bytes. */
static inline bool
bytes_equal(struct bytes a, struct bytes b)
{
	return a.n == b.n && (a.n == 0 || memcmp(a.p, b.p, a.n) == 0);
}

/* bytes_from is what is left of b from offset at (the empty view where that is past the end). */
static inline struct bytes
bytes_from(struct bytes b, size_t at)
{
	if (at >= b.n)
		return (struct bytes){ b.p != NULL ? b.p + b.n : NULL, 0 };
	return (struct bytes){ b.p + at, b.n - at };
}

/* bytes_upto is the first n bytes of b, or all of it where it has fewer. */
static inline struct bytes
bytes_upto(struct bytes b, size_t n)
{
	return (struct bytes){ b.p, b.n < n ? b.n : n };
}

/* bytes_starts says whether b begins with the bytes of prefix. */
static inline bool
bytes_starts(struct bytes b, struct bytes prefix)
{
	return b.n >= prefix.n && bytes_equal(bytes_upto(b, prefix.n), prefix);
}

/* hex_digit is the value of a hexadecimal digit, -1 where ch is none. */
static inline int
hex_digit(uint8_t ch)
{
	if (ch >= '0' && ch <= '9')
		return ch - '0';
	ch |= 0x20;
	return ch >= 'a' && ch <= 'f' ? ch - 'a' + 10 : -1;
}

/* bytes_equal_nocase compares without regard to the case of ASCII letters. */
bool bytes_equal_nocase(struct bytes a, struct bytes b);

/* bytes_listed says whether one of n names is b, in any case of ASCII letters. */
bool bytes_listed(struct bytes b, const char *const *names, size_t n);

/* bytes_starts_nocase is bytes_starts without regard to the case of ASCII letters. */
bool bytes_starts_nocase(struct bytes b, struct bytes prefix);

/* bytes_find is the offset of the first `what` in b, or b.n where there is none. */
size_t bytes_find(struct bytes b, struct bytes what);

/* blob_of is b as a blob of one part. */
struct blob blob_of(struct bytes b);

struct ctx;

/* blob_coded is what text (borrowed) holds in an encoding. It is decoded to be counted, and again
 * each time that it is read. */
struct blob blob_coded(struct ctx *c, struct bytes text, blob_decode *decode);

/* blob_part is the i-th of b->parts views of a blob that is not encoded. */
struct bytes blob_part(const struct blob *b, size_t i);

/* A walk over a blob, which is borrowed. Large: it holds the bytes that were decoded last. */
struct blob_walk {
	const struct blob *blob;
	size_t left;       /* bytes to come */
	size_t part;       /* views taken */
	size_t skip;       /* decoded bytes to pass over yet */
	struct bytes text; /* to be decoded */
	alignas(max_align_t) uint8_t state[BLOB_STATE];
	uint8_t step[BLOB_STEP + 8];
};

/* blob_open begins a walk. blob_next is the next of its bytes, good until it is called again: false
 * at the end. All in all they are b->n bytes. */
void blob_open(struct blob_walk *w, const struct blob *b);
bool blob_next(struct blob_walk *w, struct bytes *some);

/* blob_copy copies the n bytes at offset at into to; the caller has seen that they are there. */
void blob_copy(void *to, const struct blob *b, size_t at, size_t n);

/* blob_equal says whether both hold the same bytes. */
bool blob_equal(const struct blob *a, const struct blob *b);

/* blob_flat is all of b in one view: that of its only part, or a copy in the arena with a NUL
 * behind it. */
struct bytes blob_flat(struct ctx *c, const struct blob *b);

/* blob_sub is the n bytes of b from offset at, cut to what is there. */
struct blob blob_sub(struct ctx *c, const struct blob *b, size_t at, size_t n);

/* blob_head is blob_flat of the first n bytes, or of all where there are fewer. */
struct bytes blob_head(struct ctx *c, const struct blob *b, size_t n);

#endif
