/* What forms, views and folders keep about themselves (MS-OXOMSG, MS-OXOCFG, MS-OXOSRCH). */
#include "formats/base/text.h"
#include "libconv/structs/walk.h"

enum { PROPERTY_DEFINITION_2 = 0x0103 };

static const struct word definition_flags[] = { { 0x01, "PDO_IS_CUSTOM" }, { 0x02, "PDO_REQUIRED" },
	{ 0x04, "PDO_PRINT_SAVEAS" }, { 0x08, "PDO_CALC_AUTO" }, { 0x10, "PDO_FT_CONCAT" },
	{ 0x20, "PDO_FT_SWITCH" }, { 0x40, "PDO_PRINT_SAVEAS_DEF" }, { 0 } };
static const struct word variant_types[] = { { 0x0000, "VT_EMPTY" }, { 0x0002, "VT_I2" },
	{ 0x0003, "VT_I4" }, { 0x0004, "VT_R4" }, { 0x0005, "VT_R8" }, { 0x0006, "VT_CY" },
	{ 0x0007, "VT_DATE" }, { 0x0008, "VT_BSTR" }, { 0x000B, "VT_BOOL" },
	{ 0x2008, "VT_ARRAY | VT_BSTR" }, { 0 } };
static const struct word internal_types[] = { { 0, "iTypeString" }, { 1, "iTypeNumber" },
	{ 2, "iTypePercent" }, { 3, "iTypeCurrency" }, { 4, "iTypeBool" }, { 5, "iTypeDateTime" },
	{ 6, "iTypeDuration" }, { 7, "iTypeCombination" }, { 8, "iTypeFormula" },
	{ 9, "iTypeIntResult" }, { 10, "iTypeVariant" }, { 11, "iTypeFloatResult" },
	{ 12, "iTypeConcat" }, { 13, "iTypeKeywords" }, { 14, "iTypeInteger" }, { 0, NULL } };
static const struct word verb_ids[] = { { 102, "NOTEIVERB_REPLYTOSENDER" },
	{ 103, "NOTEIVERB_REPLYTOALL" }, { 104, "NOTEIVERB_FORWARD" },
	{ 108, "NOTEIVERB_REPLYTOFOLDER" }, { 0 } };
static const struct word to_do_flags[] = { { 0x01, "TDP_ITEM_FLAGS" }, { 0x08, "TDP_START_DATE" },
	{ 0x10, "TDP_DUE_DATE" }, { 0x20, "TDP_TITLE" }, { 0x40, "TDP_REMINDER_FLAG" },
	{ 0x80, "TDP_REMINDER_TIME" }, { 0 } };

/* PackedAnsiString and PackedUnicodeString: a length of 1 byte, or 0xFF and 2 */
static void
packed(struct walk *w, const char *name, enum encoding e)
{
	size_t unit = e == UTF16 ? 2 : 1, n;
	struct level l;

	if (!walk_begin(w, &l, name))
		return;
	n = w->writing ? walk_ahead(w, "Characters", e) / unit : walk_raw(w, 1, 0);
	if (w->writing) {
		if (n > 0xFFFF)
			walk_refuse(w, "a packed string is too long");
		walk_raw(w, 1, n < 0xFF ? (uint32_t)n : 0xFF);
		if (n >= 0xFF)
			walk_raw(w, 2, (uint32_t)n);
		walk_pass(w, "Length");
	} else {
		if (n == 0xFF)
			n = walk_raw(w, 2, 0);
		walk_part(w, "Length", (uint32_t)n);
	}
	walk_text(w, "Characters", n * unit, e);
	walk_end(w, &l);
}

/* Blocks until one of size 0; the first has the name in Unicode. */
static void
skip_blocks(struct walk *w)
{
	struct level list, one, block;
	bool last = false;

	if (!walk_list(w, &list, "SkipBlocks"))
		return;
	for (size_t i = 0; !last && walk_more(w, NULL) && walk_begin(w, &one, NULL); i++) {
		last = !w->writing && rd_left(&w->r) >= 4 && memcmp(w->r.p, "\0\0\0", 4) == 0;
		if (walk_sized(w, &block, "Size", 4, "Block")) {
			if (i == 0 && walk_more(w, "FieldName"))
				packed(w, "FieldName", UTF16);
			walk_end(w, &block);
		}
		walk_end(w, &one);
	}
	walk_end(w, &list);
}

/* PidLidPropertyDefinitionStream: the fields that a form's user defined */
void
walk_property_definitions(struct walk *w)
{
	static const char *const strings[] = { "NameANSI", "FormulaANSI", "ValidationRuleANSI",
		"ValidationTextANSI", "ErrorANSI" };
	uint32_t version = walk_number(w, "Version", 2);
	size_t n = walk_count(w, "FieldDefinitionCount", 4, "FieldDefinitions", 17);
	struct level list, one;

	if (!walk_list(w, &list, "FieldDefinitions"))
		return;
	for (size_t i = 0; i < n && walk_begin(w, &one, NULL); i++) {
		walk_flags(w, "Flags", 4, definition_flags);
		walk_word(w, "VT", 2, variant_types);
		walk_number(w, "DispId", 4);
		walk_counted_text(w, "NmidNameLength", 2, "NmidName", 2, UTF16);
		for (size_t k = 0; k < sizeof(strings) / sizeof(strings[0]); k++)
			packed(w, strings[k], EIGHT_BIT);
		if (version == PROPERTY_DEFINITION_2) {
			walk_word(w, "InternalType", 4, internal_types);
			skip_blocks(w);
		}
		walk_end(w, &one);
	}
	walk_end(w, &list);
}

static void
verb(struct walk *w)
{
	walk_number(w, "VerbType", 4);
	walk_counted_text(w, "DisplayNameCount", 1, "DisplayName", 1, EIGHT_BIT);
	walk_counted_text(w, "MsgClsNameCount", 1, "MsgClsName", 1, EIGHT_BIT);
	walk_counted_text(w, "Internal1StringCount", 1, "Internal1String", 1, EIGHT_BIT);
	walk_counted_text(w, "DisplayNameCountRepeat", 1, "DisplayNameRepeat", 1, EIGHT_BIT);
	walk_number(w, "Internal2", 4);
	walk_number(w, "Internal3", 1);
	walk_number(w, "fUseUSHeaders", 4);
	walk_number(w, "Internal4", 4);
	walk_number(w, "SendBehavior", 4);
	walk_number(w, "Internal5", 4);
	walk_word(w, "ID", 4, verb_ids);
	walk_number(w, "Internal6", 4);
}

static void
verb_extra(struct walk *w)
{
	walk_counted_text(w, "DisplayNameCount", 1, "DisplayName", 2, UTF16);
	walk_counted_text(w, "DisplayNameCountRepeat", 1, "DisplayNameRepeat", 2, UTF16);
}

/* MS-OXOMSG 2.2.1.74, PidLidVerbStream */
void
walk_verbs(struct walk *w)
{
	size_t n;

	walk_number(w, "Version", 2);
	n = walk_count(w, "Count", 4, "VerbData", 30);
	walk_each(w, "VerbData", n, verb);
	walk_number(w, "Version2", 2);
	walk_each(w, "VerbExtraData", n, verb_extra);
}

static void
user_fields(struct walk *w, const char *count, const char *name, enum encoding e)
{
	size_t n = walk_count(w, count, 4, name, 44);
	struct level list, one;
	struct guid id;

	if (!walk_list(w, &list, name))
		return;
	for (size_t i = 0; i < n && walk_begin(w, &one, NULL); i++) {
		walk_number(w, "FieldType", 4);
		walk_counted_text(w, "FieldNameLength", 2, "FieldName", e == UTF16 ? 2 : 1, e);
		walk_guid(w, &id, "PropSetGuid");
		walk_number(w, "fcapm", 4);
		walk_number(w, "dwString", 4);
		walk_number(w, "dwBitmap", 4);
		walk_number(w, "dwDisplay", 4);
		walk_number(w, "iFmt", 4);
		walk_counted_text(w, "FormulaLength", 2, "Formula", 2, UTF16);
		walk_end(w, &one);
	}
	walk_end(w, &list);
}

/* The fields that a folder's user defined, in 8 bits and again in Unicode */
void
walk_folder_user_fields(struct walk *w)
{
	user_fields(w, "FieldDefinitionCountAnsi", "FolderUserFieldsAnsi", EIGHT_BIT);
	user_fields(w, "FieldDefinitionCountUnicode", "FolderUserFieldsUnicode", UTF16);
}

static void
web_view(struct walk *w)
{
	uint32_t type;

	walk_number(w, "dwVersion", 4);
	type = walk_number(w, "dwType", 4);
	walk_number(w, "dwFlags", 4);
	walk_binary(w, "dwUnused", 28);
	if (type == 1)
		walk_counted_text(w, "cbData", 4, "wzURL", 1, UTF16);
	else
		walk_counted(w, "cbData", 4, "Data");
}

/* The page that a folder shows in place of its items */
void
walk_web_views(struct walk *w)
{
	walk_each(w, "WebViews", ALL, web_view);
}

static void
subproperty(struct walk *w)
{
	static const struct word ids[] = { { 1, "ExtendedFlags" }, { 2, "SearchFolderID" },
		{ 3, "SearchFolderTag" }, { 5, "ToDoFolderVersion" }, { 0 } };
	uint32_t id = walk_word(w, "Id", 1, ids);
	size_t n;

	if (id == 1 || id == 3 || id == 5) {
		n = walk_derived(w, "Cb", 1, 4);
		if (n == 4)
			walk_number(w, "Value", 4);
		else
			walk_binary(w, "Data", n);
	} else {
		walk_counted(w, "Cb", 1, "Data");
	}
}

/* MS-OXOCFG 2.2.7.1, PidTagExtendedFolderFlags: subproperties in any order */
void
walk_folder_flags(struct walk *w)
{
	walk_each(w, "Subproperties", ALL, subproperty);
}

#define FLAG_TO_SIZE ((size_t)512)

/* MS-OXOFLAG 2.2.1.7, PidTagSwappedToDoData; the text has 256 characters' room */
void
walk_swapped_to_do(struct walk *w)
{
	size_t has = w->writing ? walk_ahead(w, "wszFlagTo", UTF16) : FLAG_TO_SIZE;
	struct bytes text;

	walk_number(w, "ulVersion", 4);
	walk_flags(w, "dwFlags", 4, to_do_flags);
	walk_number(w, "dwToDoItem", 4);
	if (has > FLAG_TO_SIZE)
		walk_refuse(w, "wszFlagTo has more than 256 characters");
	text = walk_text(w, "wszFlagTo", w->writing ? 0 : FLAG_TO_SIZE, UTF16);
	for (; has < FLAG_TO_SIZE; has++)
		walk_raw(w, 1, 0);
	if (!w->writing && !w->bad)
		w->at->last->b.n = bytes_find(text, (struct bytes){ (const uint8_t *)"", 1 });
	walk_minutes(w, "rtmStartDate");
	walk_minutes(w, "rtmDueDate");
	walk_minutes(w, "rtmReminder");
	walk_number(w, "fReminderSet", 4);
}
