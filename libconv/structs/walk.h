/*
 * A walk over the fields of a structure, in either direction. Reading, each function takes its
 * bytes and adds a field to the group that the walk is in. Writing, it looks the field up there,
 * puts its bytes, and returns its value, so that one description serves both. Once something is
 * missing or does not fit, nothing more is read or written.
 *
 * name NULL is the next entry of a list.
 */
#ifndef OX_WALK_H
#define OX_WALK_H

#include "formats/base/buf.h"
#include "formats/base/reader.h"
#include "libconv/structs/structs.h"

enum encoding { EIGHT_BIT, UTF16 };

struct walk {
	struct ctx *c;
	bool writing;
	bool bad; /* the bytes end too early, or (writing) c->err is set */
	unsigned codepage;
	unsigned depth;
	struct reader r;     /* reading */
	struct buf *out;     /* writing */
	struct field *at;    /* the group or list that we are in */
	struct field *entry; /* writing: the next one to look at */
	size_t number;       /* writing: entries of the list that were taken */
	bool bytes_count;    /* writing: fields beside bytes say nothing that these do not */
};

/* walk_more says whether reading has bytes left, or writing the field `name`, or for NULL another
 * entry of the list. */
bool walk_more(const struct walk *w, const char *name);

/* Writing: walk_look is the field `name` of where we are, or for NULL the next entry; NULL where
 * there is none. */
struct field *walk_look(const struct walk *w, const char *name);

/* Writing: walk_pass says that the field `name`, where it is there, follows from another. */
void walk_pass(struct walk *w, const char *name);

/* Numbers of width 1, 2 or 4 bytes, little-endian; the value, or 0. */
uint32_t walk_number(struct walk *w, const char *name, unsigned width);
uint32_t walk_number_be(struct walk *w, const char *name, unsigned width);
int32_t walk_signed(struct walk *w, const char *name); /* 4 bytes */
uint32_t walk_word(struct walk *w, const char *name, unsigned width, const struct word *words);
uint32_t walk_flags(struct walk *w, const char *name, unsigned width, const struct word *words);

/* walk_derived is a number that other fields settle: reading, as walk_number; writing, it is
 * `value`, whatever the field says. */
uint32_t walk_derived(struct walk *w, const char *name, unsigned width, size_t value);

/* walk_part is a field that is some bits of a number, which walk_raw reads and writes. */
uint32_t walk_part(struct walk *w, const char *name, uint32_t value);
uint32_t walk_raw(struct walk *w, unsigned width, uint32_t value);

void walk_minutes(struct walk *w, const char *name); /* 4 bytes */
void walk_time(struct walk *w, const char *name);    /* 8 bytes */
void walk_guid(struct walk *w, struct guid *out, const char *name);

/* walk_binary is n bytes when reading, all of the field when writing: n bytes too, where n is not
 * 0. */
struct bytes walk_binary(struct walk *w, const char *name, size_t n);

/* walk_text is text of n bytes, as walk_binary; walk_textz one that ends with a NUL. */
struct bytes walk_text(struct walk *w, const char *name, size_t n, enum encoding e);
struct bytes walk_textz(struct walk *w, const char *name, enum encoding e);

/* walk_counted_text has its length before it, in `unit`s of 1 or 2 bytes; walk_counted its bytes.
 * What they show as the length is called `length`; walk_fit is whether reading has that much left.
 */
struct bytes walk_counted_text(struct walk *w, const char *length, unsigned width, const char *name,
    unsigned unit, enum encoding e);
struct bytes walk_counted(struct walk *w, const char *length, unsigned width, const char *name);

/* How much a field that is still to be written will take: bytes, or entries. 0 when reading. */
size_t walk_ahead(const struct walk *w, const char *name, enum encoding e);
size_t walk_ahead_list(const struct walk *w, const char *name);

/* walk_count is a number of entries of the list `list`, of which each takes at least `least` bytes.
 */
size_t walk_count(struct walk *w, const char *name, unsigned width, const char *list, size_t least);

/* A group (list: with entries in place of names) from walk_begin to walk_end. */
struct level {
	struct field *at, *entry;
	struct where where;
	struct reader r;
	size_t number, patch;
	unsigned width;
	bool sized, left;
};

/* False where it is not entered: nested too deep, or (writing) not there; walk_end must follow
 * where it is true. */
bool walk_begin(struct walk *w, struct level *l, const char *name);
bool walk_list(struct walk *w, struct level *l, const char *name);

/* walk_each is a list of n groups that `one` describes; of ALL that are there, for a list without a
 * count. */
#define ALL SIZE_MAX
void walk_each(struct walk *w, const char *name, size_t n, void (*one)(struct walk *));

/* walk_sized is a group of as many bytes as the number before it says, of which what is left over
 * is "Unparsed". */
bool
walk_sized(struct walk *w, struct level *l, const char *size, unsigned width, const char *name);

/* walk_within is a group of n bytes (reading). */
bool walk_within(struct walk *w, struct level *l, const char *name, size_t n);
void walk_end(struct walk *w, struct level *l);

/* walk_refuse ends the walk: a value that leads nowhere. */
void walk_refuse(struct walk *w, const char *what);

/* walk_encode is struct_encode, as deep and with the code page that w has. */
bool walk_encode(struct walk w, struct bytes *out, const struct structure *s, struct field *f);

/* What several structures hold. */
void walk_entryid(struct walk *w); /* all that is left */
void walk_global_object_id(struct walk *w);
void walk_sized_entryid(struct walk *w, const char *size, unsigned width, const char *name);

/* The structures. */
void walk_one_off(struct walk *w);
void walk_encoded_entryid(struct walk *w);
void walk_flat_entry_list(struct walk *w);
void walk_entry_list(struct walk *w);
void walk_xid(struct walk *w);
void walk_change_list(struct walk *w);
void walk_persist_data(struct walk *w);
void walk_conversation_index(struct walk *w);
void walk_report_tag(struct walk *w);
void walk_task_assigners(struct walk *w);
void walk_recurrence(struct walk *w);
void walk_appointment_recurrence(struct walk *w);
void walk_time_zone(struct walk *w);
void walk_time_zone_definition(struct walk *w);
void walk_tombstone(struct walk *w);
void walk_sid(struct walk *w);
void walk_ace(struct walk *w);
void walk_acl(struct walk *w);
void walk_security(struct walk *w);
void walk_transfer_security(struct walk *w);
void walk_restriction(struct walk *w);
void walk_rule_condition(struct walk *w);
void walk_extended_rule_condition(struct walk *w);
void walk_extended_rule_action(struct walk *w);
void walk_search_folder(struct walk *w);
void walk_properties(struct walk *w);
void walk_recipient_rows(struct walk *w);
void walk_nicknames(struct walk *w);
void walk_property_definitions(struct walk *w);
void walk_verbs(struct walk *w);
void walk_folder_user_fields(struct walk *w);
void walk_web_views(struct walk *w);
void walk_folder_flags(struct walk *w);
void walk_swapped_to_do(struct walk *w);

#endif
