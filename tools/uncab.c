/* uncab: the files of cabinets. Those of one set are looked for among the FILEs, and nowhere else:
 * what a cabinet names is not opened. */
#include "formats/cab.h"
#include "tools/cli-extract.h"

/* What a FILE says of its place in a set. */
struct look {
	const char *name;
	struct cab_head head; /* its views are gone */
};

static bool
read_head(struct ctx *c, void *arg)
{
	struct look *l = arg;
	struct bytes file;

	return input_file(c, &file, l->name) &&
	       cab_head_read(c, &l->head, bytes_from(file, cab_find(c, file, 0)));
}

/* In a context of its own: most FILEs are looked at for this alone. */
static bool
look_at(struct look *l)
{
	struct ctx own;
	bool good;

	if (strcmp(l->name, "-") == 0)
		return false;
	ctx_init(&own, NULL);
	good = ctx_run(&own, read_head, l);
	ctx_free(&own);
	return good;
}

/* The FILE that is the cabinet behind (or before) one in its set; NULL where there is none. */
static const char *
find_neighbour(const struct cli_input *in, const struct cab_head *head, bool before)
{
	for (size_t i = 0; i < in->inputs; i++) {
		struct look l = { .name = in->files[i] };

		if (i != in->index && look_at(&l) &&
		    (before ? cab_follows(&l.head, head) : cab_follows(head, &l.head)))
			return in->files[i];
	}
	return NULL;
}

/* The cabinets of a set from the first one on. */
static bool
collect(
    struct ctx *c, struct bytes **parts, size_t *n, const struct cli_input *in, struct bytes first)
{
	struct bytes *part = NEW(c, struct bytes, in->inputs);
	struct cab_head head;
	const char *next;

	part[0] = first;
	*parts = part;
	for (*n = 1; *n < in->inputs; (*n)++) {
		struct bytes file;

		if (!cab_head_read(c, &head, part[*n - 1]))
			return false;
		next = head.has_next ? find_neighbour(in, &head, false) : NULL;
		if (next == NULL)
			break;
		if (!cli_file(c, &file, next))
			return false;
		part[*n] = bytes_from(file, cab_find(c, file, 0));
	}
	return true;
}

/* How the files of one FILE come out. */
struct work {
	struct ctx *c;
	struct sink *out;
	struct cli_output *items;
	struct extract *x;
	bool check;
	size_t made, lost;
	enum fault fault; /* why the first of them was lost */
};

static void
lose(struct work *w, enum fault fault)
{
	if (w->lost++ == 0)
		w->fault = fault;
	cli_partial(w->items, fault);
}

/* One file; false where nothing can be gone on with. */
static bool
extract(struct work *w, struct cab_reader *r, const struct cab_file *f)
{
	struct sink *to = extract_path(w->x, f->name);
	bool good = to != NULL && cab_copy(r, to, f);

	if (to != NULL)
		good = extract_end(w->x, good, f->modified);
	if (!good) {
		enum fault fault = w->c->err.code;

		if (!demote(w->c))
			return false;
		note(w->c, NOTE_LOSS, "it was left out: %.160s", (const char *)f->name.p);
		lose(w, fault);
		return true;
	}
	w->made++;
	return w->check ||
	       (sink_put_bytes(w->out, extract_name(w->x)) && sink_put_str(w->out, "\n"));
}

static void
note_unreadable(struct ctx *c, size_t number, const struct cab_folder *folder)
{
	note(c, NOTE_LOSS,
	    "folder %zu was left out: its files are compressed by %s, which cannot be expanded",
	    number, folder->method == CAB_QUANTUM ? "Quantum" : "an unknown method");
}

static bool
extract_all(struct work *w, struct cab *cab)
{
	struct cab_reader *r = cab_read(cab);
	size_t noted = cab->folders;

	for (size_t i = 0; i < cab->files; i++) {
		const struct cab_file *f = &cab->file[i];
		const struct cab_folder *folder = &cab->folder[f->folder];
		struct where where;
		bool good;

		if (f->size > 0 && !cab_readable(folder)) {
			if (noted != f->folder)
				note_unreadable(w->c, f->folder + 1, folder);
			noted = f->folder;
			lose(w, E_UNSUPPORTED);
			continue;
		}
		where_enter(w->c, &where, "file", i + 1);
		good = extract(w, r, f);
		where_leave(w->c);
		if (!good)
			return false;
	}
	return true;
}

/* All cabinets of a FILE: more than one where they stand behind each other, as in programs that
 * extract them. */
static bool
convert(struct ctx *c, struct sink *out, const struct cli_input *in, struct cli_output *items,
    void *opts)
{
	struct work w = { .c = c, .out = out, .items = items, .check = in->check };
	size_t at = cab_find(c, in->bytes, 0), parts;
	struct cab_head head;
	struct bytes *part;

	(void)opts;
	if (at == in->bytes.n) /* then it says what is wrong */
		at = 0;
	if (!cab_head_read(c, &head, bytes_from(in->bytes, at)))
		return false;
	if (head.has_previous && find_neighbour(in, &head, true) != NULL)
		return true; /* the first one of the set brings all */
	if (!collect(c, &part, &parts, in, bytes_from(in->bytes, at)))
		return false;
	w.x = extract_open(c, in, items, parts < in->inputs);
	if (w.x == NULL)
		return false;
	do {
		struct cab *cab =
		    cab_open(c, part, parts, in->read.codepage, in->read.codepage_always);

		if (cab == NULL || !extract_all(&w, cab))
			return false;
		if (cab->lost > 0)
			cli_partial(items, E_FORMAT);
		at += cab->part[0].head.size > 0 ? cab->part[0].head.size : 1;
		at = at < in->bytes.n ? cab_find(c, in->bytes, at) : in->bytes.n;
		part[0] = bytes_from(in->bytes, at);
		parts = 1;
	} while (at < in->bytes.n);
	if (w.made == 0 && w.lost > 0)
		return fail(
		    c, w.fault, NOWHERE, "cab: none of its %zu files can be extracted", w.lost);
	return true;
}

int
main(int argc, char *argv[])
{
	struct cli t = { .name = "uncab",
		.synopsis = "extracts the files of cabinets",
		.from = "cab",
		.strip = "cab",
		.no_output = true };

	return cli_run(&t, argc, argv, convert);
}
