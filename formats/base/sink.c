#include "formats/base/sink.h"

#include <errno.h>
#include <stdio.h>
#include <unistd.h>

struct sink
sink_fd(struct ctx *c, int fd)
{
	return (struct sink){ .c = c, .fd = fd, .buf = { .c = c, .lasting = true } };
}

struct sink
sink_memory(struct ctx *c)
{
	return (struct sink){ .c = c, .fd = -1, .buf = { .c = c, .lasting = true } };
}

struct sink
sink_taker(struct ctx *c, bool (*taker)(void *arg, const uint8_t *p, size_t n), void *arg)
{
	return (struct sink){
		.c = c, .fd = -1, .taker = taker, .arg = arg, .buf = { .c = c, .lasting = true }
	};
}

static bool
drop(void *arg, const uint8_t *p, size_t n)
{
	(void)arg;
	(void)p;
	(void)n;
	return true;
}

struct sink
sink_nowhere(struct ctx *c)
{
	return sink_taker(c, drop, NULL);
}

static bool
write_all(struct sink *s, const uint8_t *p, size_t n)
{
	while (n > 0 && !s->bad) {
		ssize_t done = write(s->fd, p, n);

		if (done < 0 && errno == EINTR)
			continue;
		if (done < 0) {
			s->bad = true;
			fail(s->c, E_WRITE, NOWHERE, "cannot write: %s", strerror(errno));
			break;
		}
		p += done;
		n -= (size_t)done;
	}
	return !s->bad;
}

bool
sink_put(struct sink *s, const void *p, size_t n)
{
	if (s->bad)
		return false;
	s->total += n;
	if (s->taker != NULL) {
		s->bad = !s->taker(s->arg, p, n);
		return !s->bad;
	}
	if (s->fd < 0 || n < SINK_STEP - s->buf.n) {
		if (s->fd >= 0 && s->buf.cap < SINK_STEP)
			buf_room(&s->buf, SINK_STEP - s->buf.n);
		buf_put(&s->buf, p, n);
		return true;
	}
	return sink_flush(s) &&
	       (n < SINK_STEP ? (buf_put(&s->buf, p, n), true) : write_all(s, p, n));
}

bool
sink_put_bytes(struct sink *s, struct bytes b)
{
	return sink_put(s, b.p, b.n);
}

bool
sink_put_str(struct sink *s, const char *str)
{
	return sink_put(s, str, strlen(str));
}

bool
sink_put_blob(struct sink *s, const struct blob *b)
{
	struct blob_walk w;
	struct bytes some;

	blob_open(&w, b);
	while (blob_next(&w, &some))
		if (!sink_put_bytes(s, some))
			return false;
	return !s->bad;
}

bool
sink_print(struct sink *s, const char *format, ...)
{
	char text[1024], *p = text;
	va_list args;
	int n;

	va_start(args, format);
	n = vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	if (n >= (int)sizeof(text)) {
		p = arena_alloc(s->c, (size_t)n + 1);
		va_start(args, format);
		vsnprintf(p, (size_t)n + 1, format, args);
		va_end(args);
	}
	return sink_put(s, p, (size_t)n);
}

bool
sink_flush(struct sink *s)
{
	if (s->fd >= 0 && s->buf.n > 0) {
		size_t n = s->buf.n;

		s->buf.n = 0;
		write_all(s, s->buf.p, n);
	}
	return !s->bad;
}
