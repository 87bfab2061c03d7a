/*
 * Bytes that somebody else holds: a view (struct bytes), and a value whose views are scattered
 * (struct blob), as the sectors of a stream in a compound file are. Neither owns what it points to.
 */
#ifndef OX_BYTES_H
#define OX_BYTES_H

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

/* n bytes in `parts` views that follow one another; read them with blob_part. {0} is the empty one.
 */
struct blob {
	size_t n;
	size_t parts;
	union {
		struct bytes one;         /* parts <= 1 */
		const struct bytes *many; /* parts > 1 */
	} at;
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

/* bytes_starts_nocase is bytes_starts without regard to the case of ASCII letters. */
bool bytes_starts_nocase(struct bytes b, struct bytes prefix);

/* bytes_find is the offset of the first `what` in b, or b.n where there is none. */
size_t bytes_find(struct bytes b, struct bytes what);

/* blob_of is b as a blob of one part. */
struct blob blob_of(struct bytes b);

/* blob_part is the i-th of b->parts views. */
struct bytes blob_part(const struct blob *b, size_t i);

/* blob_copy copies the n bytes at offset at into to; the caller has seen that they are there. */
void blob_copy(void *to, const struct blob *b, size_t at, size_t n);

struct ctx;

/* blob_flat is all of b in one view: that of its only part, or a copy in the arena with a NUL
 * behind it. */
struct bytes blob_flat(struct ctx *c, const struct blob *b);

/* blob_sub is the n bytes of b from offset at, cut to what is there. */
struct blob blob_sub(struct ctx *c, const struct blob *b, size_t at, size_t n);

#endif
