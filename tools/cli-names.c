/* Names of outputs under -d (DESIGN.md part 4, Names). */
#include <stdlib.h>

#include "formats/base/text.h"
#include "tools/cli-run.h"

bool
is_listed(const char *list, struct bytes word)
{
	struct bytes left = bytes_of(list);

	while (left.n > 0) {
		struct bytes one = bytes_upto(left, bytes_find(left, BYTES(" ")));

		if (bytes_equal_nocase(one, word))
			return true;
		left = bytes_from(left, one.n + 1);
	}
	return false;
}

/* The FILE's own name, without an extension that is the input format's own. */
static struct bytes
stem_of(const struct cli *t, const char *file)
{
	struct bytes name = bytes_of(file);
	size_t dot;

	if (strcmp(file, "-") == 0)
		return BYTES("stdin");
	while (name.n > 1 && name.p[name.n - 1] == '/')
		name.n--;
	for (size_t i = name.n; i > 0; i--) {
		if (name.p[i - 1] == '/') {
			name = bytes_from(name, i);
			break;
		}
	}
	for (dot = name.n; dot > 0 && name.p[dot - 1] != '.'; dot--)
		;
	if (dot > 1 && is_listed(t->strip, bytes_from(name, dot)))
		name.n = dot - 1;
	return name;
}

/* Names given out, by hash: open addressing. */
struct names {
	struct bytes *slot;
	size_t mask;
};

/* The slot that holds name, or the one that it would go to. */
static struct bytes *
slot_of(const struct names *t, struct bytes name)
{
	uint32_t hash = 2166136261u;
	size_t at;

	for (size_t i = 0; i < name.n; i++)
		hash = (hash ^ name.p[i]) * 16777619u;
	for (at = hash & t->mask; t->slot[at].p != NULL; at = (at + 1) & t->mask)
		if (bytes_equal(t->slot[at], name))
			break;
	return &t->slot[at];
}

bool
names_has(const struct run *r, const char *name)
{
	return r->names != NULL && slot_of(r->names, bytes_of(name))->p != NULL;
}

/* Longer names are cut, so that number and extension fit into the 255 bytes of a file's name. */
static struct bytes
fitting(const struct cli *t, struct bytes stem)
{
	size_t most = 255 - 24 - (t->extension != NULL ? strlen(t->extension) : 0);

	return utf8_upto(stem, most);
}

void
names_make(struct run *r)
{
	struct names *names = NEW(r->c, struct names, 1);

	names->mask = 15;
	while (names->mask < 2 * r->files)
		names->mask = 2 * names->mask + 1;
	names->slot = NEW(r->c, struct bytes, names->mask + 1);
	r->names = names;
	r->name = NEW(r->c, const char *, r->files + 1);
	for (size_t i = 0; i < r->files; i++) {
		struct bytes stem = arena_copy(r->c, fitting(r->t, stem_of(r->t, r->file[i])));
		struct bytes name = stem;

		for (unsigned n = 1; slot_of(names, name)->p != NULL; n++)
			name = arena_print(r->c, "%s-%u", (const char *)stem.p, n);
		*slot_of(names, name) = name;
		r->name[i] = (const char *)name.p;
	}
}
