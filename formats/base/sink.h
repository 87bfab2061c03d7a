/* Where output goes: a descriptor, in steps of a fixed size, memory, or a function. Errors stick:
 * after one, all puts are no-ops. */
#ifndef OX_SINK_H
#define OX_SINK_H

#include "formats/base/buf.h"

#define SINK_STEP ((size_t)64 << 10)

struct sink {
	struct ctx *c;
	int fd; /* -1: memory, or `taker` where that is set */
	bool (*taker)(void *arg, const uint8_t *p, size_t n);
	void *arg;
	uint64_t total; /* bytes put so far */
	struct buf buf; /* what is not written yet, or all of it */
	bool bad;       /* E_WRITE is in c->err */
};

/* sink_fd writes to a descriptor, which stays the caller's. */
struct sink sink_fd(struct ctx *c, int fd);

/* sink_memory keeps all in s->buf. */
struct sink sink_memory(struct ctx *c);

/* sink_taker hands all on, step by step, to a function that returns false with c->err set where it
 * cannot go on. */
struct sink
sink_taker(struct ctx *c, bool (*taker)(void *arg, const uint8_t *p, size_t n), void *arg);

/* sink_nowhere counts what is put, and drops it. */
struct sink sink_nowhere(struct ctx *c);

/* sink_put writes n bytes; false with E_WRITE where that fails. A closed pipe is the caller's
 * SIGPIPE. */
bool sink_put(struct sink *s, const void *p, size_t n);
bool sink_put_bytes(struct sink *s, struct bytes b);
bool sink_put_str(struct sink *s, const char *str);
bool sink_put_blob(struct sink *s, const struct blob *b);
bool sink_print(struct sink *s, const char *format, ...) OX_PRINTF(2, 3);

/* sink_flush writes what is still held back; false if anything failed since the sink was made. */
bool sink_flush(struct sink *s);

#endif
