/* Which cabinets of many follow one another in sets. */
#include <stdlib.h>

#include "formats/cab.h"

/*
 * By what the cabinet behind another one is found, beside the number and the set's: the best first.
 * Sets that have the same number are told apart by the name that each cabinet gives the next one,
 * and by the folders that they lie in; files may have been renamed.
 */
static const struct rule {
	bool name, folder;
} rules[] = { { true, true }, { true, false }, { false, true }, { false, false } };

/* A cabinet that may follow another one. */
struct candidate {
	unsigned set, number;
	struct bytes name, folder; /* empty where the rule does not ask */
	size_t index;              /* among the places */
	size_t taken;              /* of the first one of those alike: how many of them are */
};

static int
compare_bytes(struct bytes a, struct bytes b)
{
	int order = memcmp(a.p, b.p, a.n < b.n ? a.n : b.n);

	return order != 0 ? order : a.n < b.n ? -1 : a.n > b.n;
}

static int
compare_likeness(const struct candidate *a, const struct candidate *b)
{
	int order;

	if (a->set != b->set)
		return a->set < b->set ? -1 : 1;
	if (a->number != b->number)
		return a->number < b->number ? -1 : 1;
	order = compare_bytes(a->name, b->name);
	return order != 0 ? order : compare_bytes(a->folder, b->folder);
}

static int
compare(const void *a, const void *b)
{
	const struct candidate *x = a, *y = b;
	int order = compare_likeness(x, y);

	return order != 0 ? order : x->index < y->index ? -1 : x->index > y->index;
}

/* What is behind the last separator, in small letters; *folder becomes what is before. */
static struct bytes
base_name(struct ctx *c, struct bytes path, struct bytes *folder)
{
	size_t at = path.n;
	uint8_t *p = arena_alloc(c, path.n + 1);

	while (at > 0 && path.p[at - 1] != '/' && path.p[at - 1] != '\\')
		at--;
	*folder = bytes_upto(path, at);
	for (size_t i = at; i < path.n; i++)
		p[i] = path.p[i] >= 'A' && path.p[i] <= 'Z' ? path.p[i] | 0x20 : path.p[i];
	return (struct bytes){ p + at, path.n - at };
}

static struct candidate
candidate(const struct rule *rule, const struct cab_head *head, struct bytes name,
    struct bytes folder, size_t index)
{
	return (struct candidate){ .set = head->set,
		.number = head->number,
		.name = rule->name ? name : BYTES(""),
		.folder = rule->folder ? folder : BYTES(""),
		.index = index };
}

/* Takes the first of those alike that nothing has taken; NOWHERE where there is none. */
static size_t
take(struct candidate *list, size_t n, const struct candidate *like)
{
	size_t low = 0, high = n;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (compare_likeness(&list[middle], like) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	if (low == n || low + list[low].taken == n ||
	    compare_likeness(&list[low + list[low].taken], like) != 0)
		return NOWHERE;
	return list[low + list[low].taken++].index;
}

struct names {
	struct bytes own, folder;
	struct bytes next; /* what it calls the one behind it */
};

static void
link_by(const struct rule *rule, struct cab_place *places, const struct names *names, size_t n,
    struct candidate *list)
{
	size_t candidates = 0;

	for (size_t i = 0; i < n; i++)
		if (places[i].head.has_previous && !places[i].follows)
			list[candidates++] =
			    candidate(rule, &places[i].head, names[i].own, names[i].folder, i);
	qsort(list, candidates, sizeof(*list), compare);
	for (size_t i = 0; i < n; i++) {
		struct candidate like =
		    candidate(rule, &places[i].head, names[i].next, names[i].folder, 0);

		if (!places[i].head.has_next || places[i].next != NOWHERE)
			continue;
		like.number++;
		places[i].next = take(list, candidates, &like);
		if (places[i].next != NOWHERE)
			places[places[i].next].follows = true;
	}
}

void
cab_link(struct ctx *c, struct cab_place *places, size_t n)
{
	struct candidate *list = NEW(c, struct candidate, n + 1);
	struct names *names = NEW(c, struct names, n + 1);
	struct bytes ignored;

	for (size_t i = 0; i < n; i++) {
		places[i].next = NOWHERE;
		places[i].follows = false;
		names[i].own = base_name(c, places[i].path, &names[i].folder);
		names[i].next = base_name(c, places[i].head.next, &ignored);
	}
	for (size_t i = 0; i < sizeof(rules) / sizeof(rules[0]); i++)
		link_by(&rules[i], places, names, n, list);
}
