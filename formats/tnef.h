/*
 * TNEF streams (MS-OXTNEF, Transport Neutral Encapsulation Format Data Algorithm): a signature, a
 * key, and attributes to the end. This file knows where one attribute ends and what its checksum
 * is; what it means is libconv/oxtnef's.
 */
#ifndef OX_TNEF_H
#define OX_TNEF_H

#include "formats/base/reader.h"
#include "formats/base/sink.h"

/* attrLevelMessage and attrLevelAttachment (2.1.3.2). */
enum tnef_level { TNEF_MESSAGE = 1, TNEF_ATTACHMENT = 2 };

struct tnef_attr {
	enum tnef_level level;
	uint32_t id;       /* type in the high word, number in the low one */
	struct bytes data; /* a view of the stream; shorter than the attribute says where the stream
			      ends in it */
	size_t at;         /* offset of the attribute in the stream */
	bool cut;          /* the stream ends in its data */
};

/* A stream being read. */
struct tnef {
	struct reader r;
	unsigned key; /* attachment reference keys were counted from it; nobody needs it */
	bool quiet;   /* no notes: for a second walk over a stream */
};

/* tnef_is says whether b begins with the signature of a TNEF stream. */
bool tnef_is(struct bytes b);

/* tnef_open begins to walk over a stream (borrowed); false with E_FORMAT or E_TRUNC where it has no
 * signature or no key. */
bool tnef_open(struct ctx *c, struct tnef *t, struct bytes stream);

/*
 * tnef_next is the next attribute; false at the end. An attribute that the stream ends in is cut,
 * with a note of damage; what is no attribute ends the walk, with one unless it is only line
 * ends and zeros. Checksums are not compared:
 * see tnef_sum.
 */
bool tnef_next(struct tnef *t, struct tnef_attr *out);

/* tnef_sum is the checksum of an attribute's data: the sum of its bytes (2.1.3.2), modulo 2^32;
 * the low 16 bits are what a stream holds. */
uint32_t tnef_sum(struct bytes data);

/* tnef_sum_right says whether the checksum behind an attribute is that of its data; a missing one
 * is not, unless the attribute is cut. */
bool tnef_sum_right(const struct tnef *t, const struct tnef_attr *attr);

/*
 * Where a stream, or a part of one, goes: to a sink, or nowhere (s == NULL), to learn how long it
 * is, which an attribute must know before its first byte goes out. So what writes an attribute runs
 * twice, and nothing that it writes is held.
 */
struct tnef_out {
	struct ctx *c;
	struct sink *s;
	uint64_t n;   /* bytes put so far */
	uint32_t sum; /* of the bytes, where they go to a sink */
};

/* What writes the data of an attribute: the same bytes each time it is called. False with c->err
 * set. */
typedef bool tnef_body(struct tnef_out *out, void *arg);

/* tnef_put puts n bytes; the others put little-endian integers, zeros, views. False where the sink
 * failed. */
bool tnef_put(struct tnef_out *out, const void *p, size_t n);
bool tnef_put_bytes(struct tnef_out *out, struct bytes b);
bool tnef_put_blob(struct tnef_out *out, const struct blob *b);
bool tnef_put_u16(struct tnef_out *out, unsigned v);
bool tnef_put_u32(struct tnef_out *out, uint32_t v);
bool tnef_put_u64(struct tnef_out *out, uint64_t v);

/* tnef_pad puts the zeros that fill n bytes up to a multiple of 4. */
bool tnef_pad(struct tnef_out *out, uint64_t n);

/* tnef_measure runs a body nowhere: *n is its length. */
bool tnef_measure(struct ctx *c, uint64_t *n, tnef_body *body, void *arg);

/* tnef_put_measured puts a part of that length: where `out` only measures, nothing is run. */
bool tnef_put_measured(struct tnef_out *out, uint64_t n, tnef_body *body, void *arg);

/* tnef_put_head puts the signature and a key (not 0). */
bool tnef_put_head(struct tnef_out *out, unsigned key);

/* tnef_put_attr puts a whole attribute; false with E_UNSUPPORTED where its data pass 4 GiB. */
bool
tnef_put_attr(struct tnef_out *out, enum tnef_level level, uint32_t id, tnef_body *body, void *arg);

/* tnef_put_data is tnef_put_attr of data that lie in one view. */
bool tnef_put_data(struct tnef_out *out, enum tnef_level level, uint32_t id, struct bytes data);

#endif
