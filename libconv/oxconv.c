/* The installed interface. */
#include "libconv/oxconv.h"

#include <stdio.h>
#include <stdlib.h>

#include "formats/kind.h"
#include "libconv/oxcmail.h"
#include "libconv/oxmsg.h"
#include "libconv/oxtnef.h"

#if defined(__GNUC__)
#define EXPORT __attribute__((visibility("default")))
#else
#define EXPORT
#endif

struct ox {
	struct ctx c;
	struct limits limits;
	struct read_opts read;
	char error[sizeof(((struct err *)0)->msg) + sizeof(((struct err *)0)->where) + 4];
};

static bool
write_msg(struct ctx *c, struct sink *out, const struct message *m)
{
	return oxmsg_write(c, out, m, &(struct oxmsg_opts){ .ansi = false });
}

static bool
write_tnef(struct ctx *c, struct sink *out, const struct message *m)
{
	return oxtnef_write(c, out, m, &(struct oxtnef_opts){ .in_mail = false });
}

static bool
write_mail(struct ctx *c, struct sink *out, const struct message *m)
{
	return oxcmail_write(c, out, m, &(struct oxcmail_opts){ .embedded = EMBEDDED_EML });
}

/* The formats of messages: every reader goes with every writer. */
static const struct format {
	const char *name;
	enum kind kind;
	struct message *(*read)(struct ctx *c, struct bytes file, const struct read_opts *o);
	bool (*write)(struct ctx *c, struct sink *out, const struct message *m);
} formats[] = {
	{ "msg", KIND_MSG, oxmsg_read, write_msg },
	{ "tnef", KIND_TNEF, oxtnef_read, write_tnef },
	{ "mail", KIND_MAIL, oxcmail_read, write_mail },
};

static const struct format *
format_find(const char *name)
{
	for (size_t i = 0; i < sizeof(formats) / sizeof(formats[0]); i++)
		if (strcmp(formats[i].name, name) == 0)
			return &formats[i];
	return NULL;
}

EXPORT struct ox *
ox_new(void)
{
	struct ox *ox = calloc(1, sizeof(*ox));

	if (ox == NULL)
		return NULL;
	ox->limits = limits_default;
	ctx_init(&ox->c, &ox->limits);
	return ox;
}

EXPORT void
ox_free(struct ox *ox)
{
	if (ox == NULL)
		return;
	ctx_free(&ox->c);
	free(ox);
}

EXPORT int
ox_limit(struct ox *ox, const char *name, size_t value)
{
	if (strcmp(name, "depth") == 0)
		ox->limits.depth = (unsigned)value;
	else if (strcmp(name, "parts") == 0)
		ox->limits.parts = value;
	else if (strcmp(name, "memory") == 0)
		ox->limits.memory = value;
	else if (strcmp(name, "ratio") == 0 && value > 0)
		ox->limits.ratio = value;
	else
		return 0;
	return 1;
}

EXPORT void
ox_codepage(struct ox *ox, unsigned codepage)
{
	ox->read.codepage = codepage;
}

EXPORT const char *
ox_format(const void *data, size_t size)
{
	enum kind kind = kind_of((struct bytes){ data, size });

	for (size_t i = 0; i < sizeof(formats) / sizeof(formats[0]); i++)
		if (formats[i].kind == kind)
			return formats[i].name;
	return NULL;
}

/* One conversion, inside of ctx_run. */
struct conversion {
	struct ox *ox;
	const struct format *to, *from;
	struct bytes data;
	ox_writer *write;
	void *arg;
};

static bool
hand_on(void *arg, const uint8_t *p, size_t n)
{
	struct conversion *v = arg;

	return v->write(v->arg, p, n) != 0 ||
	       fail(&v->ox->c, E_WRITE, NOWHERE, "the output was refused");
}

static bool
convert(struct ctx *c, void *arg)
{
	struct conversion *v = arg;
	struct message *m = v->from->read(c, v->data, &v->ox->read);
	struct sink out = sink_taker(c, hand_on, v);

	return m != NULL && v->to->write(c, &out, m) && sink_flush(&out);
}

EXPORT enum ox_fault
ox_convert(struct ox *ox, const char *to, const char *from, const void *data, size_t size,
    ox_writer *write, void *arg)
{
	struct conversion v = { .ox = ox, .data = { data, size }, .write = write, .arg = arg };

	ctx_free(&ox->c);
	ctx_init(&ox->c, &ox->limits);
	if (from == NULL)
		from = ox_format(data, size);
	v.to = format_find(to);
	v.from = from != NULL ? format_find(from) : NULL;
	if (v.to == NULL || v.from == NULL)
		fail(&ox->c, v.to == NULL ? E_UNSUPPORTED : E_FORMAT, NOWHERE,
		    v.to == NULL ? "there is no such format" : "the input is in no known format");
	else if (!ctx_run(&ox->c, convert, &v) && !failed(&ox->c))
		fail(&ox->c, E_INTERNAL, NOWHERE, "failed, and does not say why");
	snprintf(ox->error, sizeof(ox->error), "%s%s%s", ox->c.err.where,
	    ox->c.err.where[0] != '\0' ? ": " : "", ox->c.err.msg);
	return (enum ox_fault)ox->c.err.code;
}

EXPORT const char *
ox_error(const struct ox *ox)
{
	return ox->error;
}

EXPORT int
ox_note(const struct ox *ox, size_t n, struct ox_note *out)
{
	const struct note *one = ox->c.notes;

	while (one != NULL && n > 0) {
		one = one->next;
		n--;
	}
	if (one == NULL)
		return 0;
	*out = (struct ox_note){ (enum ox_note_kind)one->kind, one->where, one->text, one->times };
	return 1;
}

EXPORT const char *
ox_version(void)
{
	return VERSION;
}
