/* mapix: attachments, bodies and embedded messages of a message into a directory. */
#include "formats/base/text.h"
#include "formats/kind.h"
#include "formats/lzfu.h"
#include "libconv/body.h"
#include "libconv/contents.h"
#include "libconv/kinds.h"
#include "libconv/oxmsg.h"
#include "libconv/risk.h"
#include "tools/cli-extract.h"

enum which { BOTH, HTML, TEXT, RTF, NONE };

struct opts {
	int body; /* enum which */
	bool recurse;
};

static const char *const body_words[] = { "both", "html", "text", "rtf", "none", NULL };

static const struct cli_option options[] = {
	{ "--body", CLI_WORD, offsetof(struct opts, body), body_words, "which bodies to write",
	    NULL },
	{ "--recurse", CLI_FLAG, offsetof(struct opts, recurse), NULL,
	    "what is in embedded messages too, each in a folder of its name", NULL },
	{ 0 },
};

/* A folder's name is kept short, so that deep ones still make a path. */
#define FOLDER_NAME_MAX 64

struct work {
	struct ctx *c;
	struct sink *out;
	struct extract *x;
	const struct cli_input *in;
	const struct opts *o;
};

/* Where a message's files go. */
struct level {
	const char *folder; /* "", or with a slash behind it */
	unsigned depth;
};

static struct sink *
begin(struct work *w, const struct level *at, struct bytes name)
{
	struct bytes safe = extract_safe(w->c, name);

	return extract_path(w->x, arena_print(w->c, "%s%s", at->folder, (const char *)safe.p));
}

/* Ends a file and says its name. */
static bool
end(struct work *w, bool good, int64_t modified)
{
	struct bytes name = extract_name(w->x);

	if (!extract_end(w->x, good, modified))
		return false;
	return w->in->check || sink_print(w->out, "%s/%s\n", w->in->dir != NULL ? w->in->dir : ".",
				   (const char *)name.p);
}

static bool
put_file(struct work *w, const struct level *at, struct bytes name, const struct blob *data,
    int64_t modified)
{
	struct sink *to = begin(w, at, name);

	return to != NULL && end(w, sink_put_blob(to, data), modified);
}

static bool
put_bytes(struct work *w, const struct level *at, const char *name, struct bytes b)
{
	struct blob data = blob_of(b);

	return b.p == NULL || put_file(w, at, bytes_of(name), &data, 0);
}

static bool
put_rtf(struct work *w, const struct level *at, const struct message *m)
{
	struct bytes packed = prop_binary(&m->props, &PidTagRtfCompressed), rtf;

	if (packed.p == NULL) {
		note(w->c, NOTE_LOSS, "the message has no RTF body");
		return true;
	}
	if (!lzfu_decode(w->c, &rtf, packed))
		return demote(w->c);
	return put_bytes(w, at, "body.rtf", rtf);
}

static bool
put_bodies(struct work *w, const struct level *at, const struct message *m)
{
	struct body body;
	int which = w->o->body;

	if (which == NONE || body_best(m) == BODY_UNDEFINED)
		return true;
	if (which == RTF)
		return put_rtf(w, at, m);
	body_read(&body, m);
	if (which == TEXT || (which == BOTH && !body.text_derived) || body.html.p == NULL)
		if (!put_bytes(w, at, "body.txt", body.text))
			return false;
	if (which == TEXT)
		return true;
	for (size_t i = 0; i < body.pictures; i++) {
		const struct body_picture *p = &body.picture[i];

		if (!put_bytes(w, at,
			(const char *)arena_print(
			    w->c, "picture%zu.%s", i + 1, strchr(p->media, '/') + 1)
			    .p,
			p->data))
			return false;
	}
	return put_bytes(w, at, "body.html", body.html);
}

static bool put_message(struct work *w, const struct level *at, const struct message *m);

/* The folder for what is in the file that was just made: its name without the extension. */
static struct level
below(struct work *w, const struct level *at)
{
	struct bytes name = extract_name(w->x);
	size_t n;

	for (n = name.n; n > 0 && name.p[n - 1] != '/'; n--)
		;
	name = bytes_from(name, n);
	for (n = name.n; n > 1 && name.p[n - 1] != '.'; n--)
		;
	if (n > 1)
		name.n = n - 1;
	return (struct level){ extract_folder(w->x, at->folder, utf8_upto(name, FOLDER_NAME_MAX)),
		at->depth + 1 };
}

/* NULL with c->err set. */
static struct message *
read_message(struct work *w, struct bytes b)
{
	struct message *m = message_read(w->c, b, &w->in->read);

	if (m != NULL)
		message_risks(m);
	return m;
}

/* A file that is a message itself, a .msg or winmail.dat that somebody attached. */
static bool
put_inner(struct work *w, const struct level *at, const struct blob *data)
{
	struct level inside;
	struct bytes all;
	enum kind kind = kind_of(blob_head(w->c, data, 64));
	struct message *m;

	if (kind != KIND_TNEF && kind != KIND_MSG)
		return true;
	all = blob_flat(w->c, data);
	if (kind == KIND_MSG && !kind_has_message(w->c, all))
		return true;
	inside = below(w, at);
	if (inside.depth > w->c->limits.depth)
		return fail(w->c, E_LIMIT, NOWHERE,
		    "messages nest deeper than %u (see --limit-depth)", w->c->limits.depth);
	m = read_message(w, all);
	return m != NULL ? put_message(w, &inside, m) : demote(w->c);
}

static bool
put_value(struct work *w, const struct level *at, const struct attachment *a, struct bytes name)
{
	const struct blob *data = prop_blob(&a->props, &PidTagAttachDataBinary);
	struct apple_file mac;
	struct blob fork;
	int64_t modified = 0;

	prop_time(&modified, &a->props, &PidTagLastModificationTime);
	if (contents_macbinary(w->c, &mac, a)) {
		fork = blob_of(mac.data);
		data = &fork;
		if (mac.resource.n > 0)
			note(w->c, NOTE_DROPPED, "the resource fork of a Macintosh file, %zu bytes",
			    mac.resource.n);
	}
	return put_file(w, at, name, data, modified) && (!w->o->recurse || put_inner(w, at, data));
}

static bool
put_embedded(struct work *w, const struct level *at, const struct attachment *a, struct bytes name)
{
	static const struct oxmsg_opts unicode = { .ansi = false };
	struct sink *to = begin(w, at, name);
	struct level inside;

	if (to == NULL ||
	    !end(w, oxmsg_write(w->c, to, a->message, &unicode), a->message->modified))
		return false;
	if (!w->o->recurse)
		return true;
	inside = below(w, at);
	return put_message(w, &inside, a->message);
}

/* The object itself, and the picture that it shows of itself. */
static bool
put_object(struct work *w, const struct level *at, const struct attachment *a, struct bytes name)
{
	const struct blob *picture = prop_blob(&a->props, &PidTagAttachRendering);
	struct sink *to = begin(w, at, name);

	if (to == NULL || !end(w, cfb_write(w->c, to, a->storage), a->storage->modified))
		return false;
	return picture == NULL || picture->n == 0 ||
	       put_file(w, at,
		   arena_print(w->c, "%.*s.wmf", (int)(name.n - 4), (const char *)name.p), picture,
		   0);
}

static bool
put_attachment(struct work *w, const struct level *at, const struct attachment *a, size_t number)
{
	struct bytes name = contents_name(a, number);

	switch (contents_kind(a)) {
	case CONTENT_FILE: return put_value(w, at, a, name);
	case CONTENT_EMBEDDED: return put_embedded(w, at, a, name);
	case CONTENT_OBJECT: return put_object(w, at, a, name);
	case CONTENT_REFERENCE: /* where it lies is told by message_risks; nothing of it is here */
		if (contents_reference(a).n == 0)
			note(w->c, NOTE_LOSS, "it lies elsewhere, and nothing says where");
		return true;
	default: note(w->c, NOTE_LOSS, "it has no content"); return true;
	}
}

static bool
put_message(struct work *w, const struct level *at, const struct message *m)
{
	if (!put_bodies(w, at, m))
		return false;
	for (size_t i = 0; i < m->attachments; i++) {
		struct where where;
		bool good;

		where_enter(w->c, &where, "attachment", i + 1);
		good = put_attachment(w, at, m->attachment[i], i + 1);
		where_leave(w->c);
		if (!good)
			return false;
	}
	return true;
}

static bool
convert(struct ctx *c, struct sink *out, const struct cli_input *in, struct cli_output *items,
    void *opts)
{
	struct work w = { .c = c, .out = out, .in = in, .o = opts };
	struct level top = { .folder = "" };
	struct message *m = read_message(&w, in->bytes);

	if (m == NULL)
		return false;
	w.x = extract_open(c, in, items, true);
	return w.x != NULL && put_message(&w, &top, m);
}

int
main(int argc, char *argv[])
{
	struct opts o = { .body = BOTH };
	struct cli t = { .name = "mapix",
		.synopsis = "extracts attachments, bodies and embedded messages",
		.from = "msg",
		.also = "tnef",
		.strip = "msg oft tnef dat",
		.options = options,
		.opts = &o,
		.no_output = true };

	return cli_run(&t, argc, argv, convert);
}
