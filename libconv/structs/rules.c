/*
 * Properties with values, and the restrictions and rules made of them (MS-OXCDATA 2.11 and 2.12,
 * MS-OXORULE, MS-OXOSRCH).
 */
#include "formats/base/text.h"
#include "libconv/structs/walk.h"

/* How values lie in a row, and one of several values there; in rules strings end with a NUL and
 * Booleans take 1 byte. */
enum layout { COUNTED, ELEMENT, RULE, EXTENDED_RULE, NICKNAME };

static bool
in_rule(enum layout layout)
{
	return layout == RULE || layout == EXTENDED_RULE;
}

/* The bytes of a value; writing, `n` of them follow. */
static size_t
size_of(struct walk *w, enum layout layout, size_t n)
{
	return walk_derived(w, "Count", layout == COUNTED ? 2 : 4, n);
}

/* Writing: the bytes of Value, or those that the fields beside them make, where these were edited.
 */
static struct bytes
binary_made(const struct walk *w, const struct structure *s)
{
	struct field *value = walk_look(w, "Value"), *of, *edited;
	struct bytes none = { (const uint8_t *)"", 0 }, b = none, made, same;
	struct walk original = *w;

	if (value != NULL && value->kind == FIELD_BINARY)
		b = value->b;
	edited = s != NULL && s->writes && !w->bytes_count ? walk_look(w, s->name) : NULL;
	if (edited == NULL || edited->kind != FIELD_GROUP)
		return b;
	of = struct_decode(w->c, s, b, w->codepage);
	for (const struct field *f = of->child; f != NULL; f = f->next)
		if (value != NULL && strcmp(f->name, "Truncated") == 0)
			return b;
	if (!walk_encode(*w, &made, s, edited))
		return none;
	original.bytes_count = true;
	if (value != NULL && walk_encode(original, &same, s, of) && bytes_equal(made, same))
		return b;
	return made;
}

/* A binary value; where we know what such a property holds, its fields too. */
static void
binary(struct walk *w, const struct pid *pid, enum layout layout)
{
	const struct structure *s = struct_of(pid);
	struct reader r;
	struct level l;
	struct bytes b;

	if (w->writing) {
		b = binary_made(w, s);
		size_of(w, layout, b.n);
		walk_pass(w, "Value");
		if (s != NULL)
			walk_pass(w, s->name);
		if (failed(w->c))
			w->bad = true;
		else
			buf_put_bytes(w->out, b);
		return;
	}
	b = walk_binary(w, "Value", size_of(w, layout, 0));
	r = w->r;
	if (s == NULL || w->bad || b.n == 0)
		return;
	w->r = rd_open(w->c, b, 0);
	if (walk_within(w, &l, s->name, b.n)) {
		s->walk(w);
		walk_end(w, &l);
	}
	w->r = r;
	w->bad = false; /* what is inside costs what is inside */
}

static void
text(struct walk *w, unsigned type, enum layout layout)
{
	enum encoding e = type == PtypString ? UTF16 : EIGHT_BIT;
	struct bytes b;
	size_t n;

	if (in_rule(layout)) {
		walk_textz(w, "Value", e);
		return;
	}
	n = size_of(w, layout, walk_ahead(w, "Value", e) + (e == UTF16 ? 2 : 1));
	b = walk_text(w, "Value", w->writing ? 0 : e == UTF16 ? n & ~(size_t)1 : n, e);
	if (w->writing)
		walk_raw(w, e == UTF16 ? 2 : 1, 0);
	else if (!w->bad)
		w->at->last->b = text_trim(b);
}

/* A value of fixed size; false where the type has none. */
static bool
fixed(struct walk *w, unsigned type, enum layout layout)
{
	const struct type_row *row = type_find(type);
	unsigned size = row != NULL ? row->size : 0;
	struct guid guid;

	if (row == NULL || size == 0)
		return false;
	if (type == PtypBoolean)
		walk_number(w, "Value", size = in_rule(layout) ? 1 : 2);
	else if (type == PtypTime)
		walk_time(w, "Value");
	else if (type == PtypGuid)
		walk_guid(w, &guid, "Value");
	else if (type == PtypInteger32)
		walk_signed(w, "Value");
	else if (size <= 4)
		walk_number(w, "Value", size);
	else
		walk_binary(w, "Value", size);
	if (layout == NICKNAME && size < 8)
		rd_skip(&w->r, rd_left(&w->r) < 8 - size ? rd_left(&w->r) : 8 - size);
	return true;
}

static void value(struct walk *w, uint32_t tag, enum layout layout);

static void
values(struct walk *w, uint32_t tag, enum layout layout)
{
	size_t n = walk_derived(
	    w, "Count", layout == RULE || layout == COUNTED ? 2 : 4, walk_ahead_list(w, "Values"));
	struct level list, one;

	if (!w->writing && n > rd_left(&w->r))
		w->bad = true;
	if (!walk_list(w, &list, "Values"))
		return;
	for (size_t i = 0; i < n && walk_begin(w, &one, NULL); i++) {
		value(w, tag & ~(uint32_t)PtypMultiple, layout == COUNTED ? ELEMENT : layout);
		walk_end(w, &one);
		if (w->bad)
			break;
	}
	walk_end(w, &list);
}

static void
value(struct walk *w, uint32_t tag, enum layout layout)
{
	struct pid pid = { .id = tag >> 16 };
	unsigned type = tag & 0xFFFF;

	if ((type & PtypMultiple) != 0)
		values(w, tag, layout);
	else if (type == PtypString || type == PtypString8)
		text(w, type, layout);
	else if (type == PtypBinary)
		binary(w, &pid, layout);
	else
		fixed(w, type, layout); /* else: a type that has no value here */
}

/* The tag, and its name beside it. */
static uint32_t
tag(struct walk *w)
{
	struct pid pid = { .id = 0 };
	uint32_t v = walk_number(w, "PropTag", 4);
	const struct propdef *def;

	pid.id = v >> 16;
	def = propdef_by_pid(&pid);
	walk_pass(w, "Name");
	if (!w->writing && !w->bad && def != NULL && pid.id < 0x8000)
		struct_add(w->c, w->at, "Name", FIELD_TEXT)->b = bytes_of(propdef_name(def));
	return v;
}

static void
property(struct walk *w, const char *name, enum layout layout)
{
	struct level l;
	uint32_t t;

	if (!walk_begin(w, &l, name))
		return;
	t = tag(w);
	if (layout == NICKNAME) {
		unsigned type = t & 0xFFFF;

		walk_number(w, "Pad", 4);
		if (type == PtypString || type == PtypString8 || type == PtypBinary ||
		    type == PtypGuid || (type & PtypMultiple) != 0)
			walk_binary(w, "Reserved", 8);
	}
	value(w, t, layout);
	walk_end(w, &l);
}

static void
properties(struct walk *w, const char *name, size_t n, enum layout layout)
{
	struct level list;

	if (!walk_list(w, &list, name))
		return;
	for (size_t i = 0; i < n && walk_more(w, NULL); i++)
		property(w, NULL, layout);
	walk_end(w, &list);
}

void
walk_properties(struct walk *w)
{
	properties(w, "Properties", ALL, COUNTED);
}

static void
recipient_row(struct walk *w)
{
	size_t n = walk_derived(w, "cValues", 4, walk_ahead_list(w, "Properties"));

	walk_number(w, "ulReserved1", 4);
	properties(w, "Properties", n, COUNTED);
}

/* MS-OXOCAL 2.2.1.25, PidLidAppointmentUnsendableRecipients */
void
walk_recipient_rows(struct walk *w)
{
	size_t n;

	walk_number(w, "cVersion", 4);
	n = walk_count(w, "cRowCount", 4, "Rows", 8);
	walk_each(w, "Rows", n, recipient_row);
}

static void
nickname(struct walk *w)
{
	size_t n = walk_number(w, "cValues", 4);

	if (n <= rd_left(&w->r) / 8)
		properties(w, "Properties", n, NICKNAME);
}

/* Outlook's autocomplete stream */
void
walk_nicknames(struct walk *w)
{
	size_t n;

	walk_binary(w, "Metadata1", 4);
	walk_number(w, "MajorVersion", 4);
	walk_number(w, "MinorVersion", 4);
	n = walk_count(w, "RowCount", 4, "Rows", 4);
	walk_each(w, "Rows", n, nickname);
	walk_counted(w, "cbEI", 4, "EI");
	walk_binary(w, "Metadata2", 8);
}

static const struct word restriction_types[] = { { 0, "RES_AND" }, { 1, "RES_OR" },
	{ 2, "RES_NOT" }, { 3, "RES_CONTENT" }, { 4, "RES_PROPERTY" }, { 5, "RES_COMPAREPROPS" },
	{ 6, "RES_BITMASK" }, { 7, "RES_SIZE" }, { 8, "RES_EXIST" }, { 9, "RES_SUBRESTRICTION" },
	{ 10, "RES_COMMENT" }, { 11, "RES_COUNT" }, { 0, NULL } };
static const struct word relations[] = { { 0, "RELOP_LT" }, { 1, "RELOP_LE" }, { 2, "RELOP_GT" },
	{ 3, "RELOP_GE" }, { 4, "RELOP_EQ" }, { 5, "RELOP_NE" }, { 6, "RELOP_RE" },
	{ 0x64, "RELOP_MEMBER_OF_DL" }, { 0, NULL } };
static const struct word fuzzy[] = { { 0x00000001, "FL_SUBSTRING" }, { 0x00000002, "FL_PREFIX" },
	{ 0x00000020, "FL_PHRASE_MATCH" }, { 0x00010000, "FL_IGNORECASE" },
	{ 0x00020000, "FL_IGNORENONSPACE" }, { 0x00040000, "FL_LOOSE" }, { 0 } };

static void restriction(struct walk *w, const char *name, enum layout layout);

static void
some(struct walk *w, enum layout layout)
{
	size_t n = walk_count(w, "Count", layout == RULE ? 2 : 4, "Restrictions", 1);
	struct level list;

	if (!walk_list(w, &list, "Restrictions"))
		return;
	for (size_t i = 0; i < n && !w->bad; i++)
		restriction(w, NULL, layout);
	walk_end(w, &list);
}

static void
comment(struct walk *w, unsigned small, enum layout layout)
{
	size_t n = walk_derived(w, "TaggedValuesCount", small, walk_ahead_list(w, "TaggedValues"));

	properties(w, "TaggedValues", n, layout);
	if (walk_more(w, "RestrictionPresent") && walk_number(w, "RestrictionPresent", 1) != 0)
		restriction(w, "Restriction", layout);
}

/* MS-OXCDATA 2.12; in rules the small numbers take 1 byte, else 4 */
static void
restriction_body(struct walk *w, uint32_t type, unsigned small, enum layout layout)
{
	switch (type) {
	case 0:
	case 1: some(w, layout); break;
	case 2: restriction(w, "Restriction", layout); break;
	case 3:
		walk_flags(w, "FuzzyLevel", 4, fuzzy);
		tag(w);
		property(w, "TaggedValue", layout);
		break;
	case 4:
		walk_word(w, "RelOp", small, relations);
		tag(w);
		property(w, "TaggedValue", layout);
		break;
	case 5:
		walk_word(w, "RelOp", small, relations);
		walk_number(w, "PropTag1", 4);
		walk_number(w, "PropTag2", 4);
		break;
	case 6:
		walk_number(w, "BitmapRelOp", small);
		tag(w);
		walk_number(w, "Mask", 4);
		break;
	case 7:
		walk_word(w, "RelOp", small, relations);
		tag(w);
		walk_number(w, "Size", 4);
		break;
	case 8: tag(w); break;
	case 9:
		walk_number(w, "Subobject", 4);
		restriction(w, "Restriction", layout);
		break;
	case 10: comment(w, small, layout); break;
	case 11:
		walk_number(w, "CountLimit", 4);
		restriction(w, "Restriction", layout);
		break;
	default: walk_refuse(w, "RestrictType is none that the document has");
	}
}

static void
restriction(struct walk *w, const char *name, enum layout layout)
{
	unsigned small = in_rule(layout) ? 1 : 4;
	struct level l;
	uint32_t type;

	if (!walk_begin(w, &l, name))
		return;
	type = walk_word(w, "RestrictType", small, restriction_types);
	if (!w->bad)
		restriction_body(w, type, small, layout);
	walk_end(w, &l);
}

void
walk_restriction(struct walk *w)
{
	restriction(w, "Restriction", COUNTED);
}

static void
named_property(struct walk *w)
{
	uint32_t kind = walk_number(w, "Kind", 1);
	struct guid guid;

	walk_guid(w, &guid, "GUID");
	if (kind == 0)
		walk_number(w, "LID", 4);
	else
		walk_counted_text(w, "NameSize", 1, "Name", 1, UTF16);
}

/* MS-OXORULE 2.2.4.2, NamedPropertyInformation */
static void
named_properties(struct walk *w)
{
	size_t n = walk_derived(w, "NoOfNamedProps", 2, walk_ahead_list(w, "NamedProperties"));
	struct level list;
	size_t size_at;

	if (n == 0)
		return;
	if (!w->writing && n > rd_left(&w->r) / 2)
		w->bad = true;
	if (walk_list(w, &list, "PropIds")) {
		for (size_t i = 0; i < n; i++)
			walk_number(w, NULL, 2);
		walk_end(w, &list);
	}
	size_at = w->writing ? w->out->n : 0;
	walk_derived(w, "NamedPropertiesSize", 4, 0);
	walk_each(w, "NamedProperties", n, named_property);
	if (w->writing && !w->bad)
		buf_patch_u32(w->out, size_at, (uint32_t)(w->out->n - size_at - 4));
}

void
walk_rule_condition(struct walk *w)
{
	named_properties(w);
	restriction(w, "Restriction", RULE);
}

/* MS-OXORULE 2.2.4.1.10 */
void
walk_extended_rule_condition(struct walk *w)
{
	named_properties(w);
	restriction(w, "Restriction", EXTENDED_RULE);
}

static const struct word actions[] = { { 1, "OP_MOVE" }, { 2, "OP_COPY" }, { 3, "OP_REPLY" },
	{ 4, "OP_OOF_REPLY" }, { 5, "OP_DEFER_ACTION" }, { 6, "OP_BOUNCE" }, { 7, "OP_FORWARD" },
	{ 8, "OP_DELEGATE" }, { 9, "OP_TAG" }, { 10, "OP_DELETE" }, { 11, "OP_MARK_AS_READ" },
	{ 0 } };

static void
recipient_block(struct walk *w)
{
	size_t n;

	walk_number(w, "Reserved", 1);
	n = walk_derived(w, "NoOfProperties", 4, walk_ahead_list(w, "PropertyValues"));
	properties(w, "PropertyValues", n, EXTENDED_RULE);
}

/* MS-OXORULE 2.2.5.1.2, ActionData */
static void
action_data(struct walk *w, uint32_t type)
{
	struct guid guid;
	size_t n;

	switch (type) {
	case 1:
	case 2:
		walk_counted(w, "StoreEIDSize", 4, "StoreEID");
		walk_sized_entryid(w, "FolderEIDSize", 4, "FolderEID");
		break;
	case 3:
	case 4:
		walk_sized_entryid(w, "MessageEIDSize", 4, "ReplyTemplateMessageEID");
		walk_guid(w, &guid, "ReplyTemplateGUID");
		break;
	case 6: walk_number(w, "BounceCode", 4); break;
	case 7:
	case 8:
		n = walk_count(w, "RecipientCount", 4, "RecipientBlocks", 5);
		walk_each(w, "RecipientBlocks", n, recipient_block);
		break;
	case 9: property(w, "TaggedPropertyValue", EXTENDED_RULE); break;
	default:
		if (walk_more(w, "Data"))
			walk_binary(w, "Data", w->writing ? 0 : rd_left(&w->r));
	}
}

static void
action_block(struct walk *w)
{
	struct level l;
	uint32_t type;

	if (!walk_sized(w, &l, "ActionLength", 4, "Action"))
		return;
	type = walk_word(w, "ActionType", 1, actions);
	walk_number(w, "ActionFlavor", 4);
	walk_number(w, "ActionFlags", 4);
	action_data(w, type);
	walk_end(w, &l);
}

/* MS-OXORULE 2.2.4.1.9 */
void
walk_extended_rule_action(struct walk *w)
{
	size_t n;

	named_properties(w);
	walk_number(w, "RuleVersion", 4);
	n = walk_count(w, "NoOfActions", 4, "ActionBlocks", 13);
	walk_each(w, "ActionBlocks", n, action_block);
}

enum { SEARCH_BINARY = 0x04, SEARCH_RESTRICTION = 0x08, SEARCH_FILTER = 0x10 };

static const struct word search_flags[] = { { 0x01, "SFST_NUMERIC" }, { 0x02, "SFST_TEXT" },
	{ 0x04, "SFST_BINARY" }, { 0x08, "SFST_MRES" }, { 0x10, "SFST_FILTERSTREAM" },
	{ 0x40, "SFST_FOLDERLIST" }, { 0 } };

/* A length of 1 byte, or 0xFF and 2; then UTF-16 */
static void
search_text(struct walk *w, const char *length, const char *name)
{
	size_t n = walk_raw(w, 1, 0);

	if (n == 0xFF)
		n = walk_raw(w, 2, 0);
	walk_part(w, length, (uint32_t)n);
	if (n > 0)
		walk_text(w, name, 2 * n, UTF16);
}

static void
search_address(struct walk *w)
{
	size_t n = walk_number(w, "PropertyCount", 4);

	walk_number(w, "Pad", 4);
	properties(w, "Properties", n, COUNTED);
}

/* MS-OXOSRCH 2.2.1.2.8 */
void
walk_search_folder(struct walk *w)
{
	struct level one;
	uint32_t flags;
	size_t n;

	walk_number(w, "Version", 4);
	flags = walk_flags(w, "Flags", 4, search_flags);
	walk_number(w, "NumericSearch", 4);
	search_text(w, "TextSearchLength", "TextSearch");
	walk_counted(w, "SkipLength1", 4, "SkipBytes1");
	walk_number(w, "DeepSearch", 4);
	search_text(w, "FolderList1Length", "FolderList1");
	if (walk_sized(w, &one, "FolderList2Length", 4, "FolderList2")) {
		if (rd_left(&w->r) > 0)
			walk_entry_list(w);
		walk_end(w, &one);
	}
	if ((flags & SEARCH_BINARY) != 0) {
		n = walk_count(w, "AddressCount", 4, "Addresses", 8);
		walk_each(w, "Addresses", n, search_address);
	}
	walk_counted(w, "SkipLength2", 4, "SkipBytes2");
	if ((flags & SEARCH_RESTRICTION) != 0)
		restriction(w, "Restriction", COUNTED);
	if ((flags & SEARCH_FILTER) != 0)
		/* has no length of its own: what is left before the last one */
		walk_binary(w, "AdvancedSearch", rd_left(&w->r) < 4 ? 0 : rd_left(&w->r) - 4);
	walk_counted(w, "SkipLength3", 4, "SkipBytes3");
}
