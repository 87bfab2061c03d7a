/* mbox, as mboxrd and mboxo write it. */
#include "libconv/oxcmail.h"

/* Whether a From line stands between messages: it ends in a date as asctime writes it, so it has a
 * time of day; Mozilla's may have a dash and nothing more. */
static bool
divides(struct bytes line)
{
	line = bytes_upto(line, bytes_find(line, BYTES("\n")));
	if (bytes_equal(line, BYTES("From -")) || bytes_equal(line, BYTES("From -\r")))
		return true;
	for (size_t i = 5; i + 4 < line.n; i++)
		if (line.p[i] == ':' && line.p[i - 1] >= '0' && line.p[i - 1] <= '9' &&
		    line.p[i + 1] >= '0' && line.p[i + 1] <= '9')
			return true;
	return false;
}

/* Whether a message's header may begin there: a field, or what UUCP wrote before it. */
static bool
begins_header(struct bytes line)
{
	size_t n = 0;

	while (n < line.n && line.p[n] > ' ' && line.p[n] < 0x7F && line.p[n] != ':')
		n++;
	return (n > 0 && n < line.n && line.p[n] == ':') || bytes_starts(line, BYTES(">From "));
}

static size_t
next_line(struct bytes b, size_t at)
{
	return at + bytes_find(bytes_from(b, at), BYTES("\n")) + 1;
}

/* Where the next "From " line begins that stands at the begin of a line behind an empty one, before
 * a header. */
static size_t
from_line(struct bytes b, size_t at)
{
	while (at < b.n) {
		size_t n = at + bytes_find(bytes_from(b, at), BYTES("\nFrom "));
		size_t before = n > 0 && b.p[n - 1] == '\r' ? n - 1 : n;

		if (n >= b.n)
			return b.n;
		if ((before == 0 || b.p[before - 1] == '\n') && divides(bytes_from(b, n + 1)) &&
		    begins_header(bytes_from(b, next_line(b, n + 1))))
			return n + 1;
		at = n + 1;
	}
	return b.n;
}

static bool
is_quoted(struct bytes line)
{
	size_t n = 0;

	while (n < line.n && line.p[n] == '>')
		n++;
	return n > 0 && bytes_starts(bytes_from(line, n), BYTES("From "));
}

bool
mbox_raw(struct bytes *from, struct bytes *mail, struct bytes *left)
{
	size_t head, end;

	if (bytes_starts(*left, BYTES("\xEF\xBB\xBF")))
		*left = bytes_from(*left, 3);
	head = bytes_find(*left, BYTES("\n")) + 1;
	if (left->n == 0 || !bytes_starts(*left, BYTES("From ")))
		return false;
	end = from_line(*left, head > left->n ? left->n : head - 1);
	*from = bytes_upto(*left, head);
	*mail = bytes_from(bytes_upto(*left, end), head);
	*left = bytes_from(*left, end);
	return true;
}

bool
mbox_next(struct ctx *c, struct bytes *mail, struct bytes *left)
{
	struct bytes from, one;
	struct buf out = { .c = c };

	if (!mbox_raw(&from, &one, left))
		return false;
	if (bytes_find(one, BYTES(">From ")) == one.n) {
		*mail = one;
		return true;
	}
	while (one.n > 0) {
		struct bytes line = bytes_upto(one, bytes_find(one, BYTES("\n")) + 1);

		one = bytes_from(one, line.n);
		buf_put_bytes(&out, is_quoted(line) ? bytes_from(line, 1) : line);
	}
	*mail = buf_bytes(&out);
	return true;
}
