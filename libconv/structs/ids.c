/* Identifiers: entry ids (MS-OXCDATA 2.2), change keys (MS-OXCFXICS), conversations, reports. */
#include "libconv/entryid.h"
#include "libconv/structs/walk.h"

#define LEAST_ENTRYID 1

static const struct word one_off_flags[] = { { 0x8000, "Unicode" }, { 0x0001, "NoRichInfo" },
	{ 0 } };
static const struct word display_types[] = { { 0, "MailUser" }, { 1, "DistributionList" },
	{ 2, "Forum" }, { 3, "Agent" }, { 4, "Organization" }, { 5, "PrivateDistributionList" },
	{ 6, "RemoteMailUser" }, { 0x100, "Container" }, { 0x101, "Template" },
	{ 0x102, "AddressTemplate" }, { 0x200, "Search" }, { 0 } };
static const struct word folder_types[] = { { 1, "PrivateFolder" }, { 3, "PublicFolder" },
	{ 5, "MappedPublicFolder" }, { 7, "PrivateMessage" }, { 9, "PublicMessage" },
	{ 0x0B, "MappedPublicMessage" }, { 0x0C, "PublicNewsgroupFolder" }, { 0 } };
static const struct word store_flags[] = { { 0x01, "UseAdminPrivilege" }, { 0x02, "Public" },
	{ 0x04, "HomeLogon" }, { 0x08, "TakeOwnership" }, { 0x10, "OverrideHomeMdb" },
	{ 0x20, "Transport" }, { 0 } };
static const struct word contact_types[] = { { 3, "Container" }, { 4, "User" },
	{ 5, "DistributionList" }, { 0 } };
static const struct word contact_indexes[] = { { 0, "Email1" }, { 1, "Email2" }, { 2, "Email3" },
	{ 3, "Fax1" }, { 4, "Fax2" }, { 5, "Fax3" }, { 0xFF, "None" }, { 0 } };
/* MS-OXOCNTC, WrappedEntryId: the low 4 bits, then which address, then who keeps it. */
static const struct word wrapped_types[] = { { 0x80, "Outlook" },
	{ 0x06, "PersonalDistributionList" }, { 0x05, "ExternalMailUser" }, { 0x03, "Contact" },
	{ 0x04, "GlobalDistributionList" }, { 0x10, "Fax" }, { 0x20, "NotContactOrEmail2" },
	{ 0x40, "Email1" }, { 0 } };

static const struct guid wrap_store_uid = { { GUID_OF(
    0x10BBA138, 0xE505, 0x1A10, 0xA1, 0xBB, 0x08, 0x00, 0x2B, 0x2A, 0x56, 0xC2) } };
static const struct guid wrapped_uid = { { GUID_OF(
    0xD3AD91C0, 0x9D51, 0x11CF, 0xA4, 0xA9, 0x00, 0xAA, 0x00, 0x47, 0xFA, 0xA4) } };

/* One-Off EntryID Structure */
static void
one_off(struct walk *w)
{
	uint32_t flags;
	enum encoding e;

	walk_number(w, "Version", 2);
	/* the document names its bits alone: an entry id has Flags of its own before it */
	flags = walk_flags(w, "OneOffFlags", 2, one_off_flags);
	e = (flags & ONE_OFF_UNICODE) != 0 ? UTF16 : EIGHT_BIT;
	walk_textz(w, "DisplayName", e);
	walk_textz(w, "AddressType", e);
	walk_textz(w, "EmailAddress", e);
}

/* Address Book EntryID Structure */
static void
address_book(struct walk *w)
{
	walk_number(w, "Version", 4);
	walk_word(w, "Type", 4, display_types);
	walk_textz(w, "X500DN", EIGHT_BIT);
}

static void
nested(struct walk *w, const char *name)
{
	struct level l;

	if (!walk_within(w, &l, name, w->writing ? 0 : rd_left(&w->r)))
		return;
	walk_entryid(w);
	walk_end(w, &l);
}

void
walk_sized_entryid(struct walk *w, const char *size, unsigned width, const char *name)
{
	struct level l;

	if (!walk_sized(w, &l, size, width, name))
		return;
	if (walk_more(w, "ProviderUID"))
		walk_entryid(w);
	walk_end(w, &l);
}

/* Contact Address EntryID and Personal Distribution List EntryID Structures */
static void
contact(struct walk *w)
{
	struct guid id;
	uint32_t type;

	walk_number(w, "Version", 4);
	type = walk_word(w, "Type", 4, contact_types);
	if (type == 3) {
		walk_guid(w, &id, "ContainerID");
		nested(w, "EntryId");
	} else {
		walk_word(w, "Index", 4, contact_indexes);
		walk_sized_entryid(w, "EntryIdCount", 4, "EntryId");
	}
}

/* What follows a store's entry id in newer ones, with offsets from its own begin. */
static void
store_v2(struct walk *w)
{
	struct level l;
	uint32_t dn, fqdn;

	if (!walk_begin(w, &l, "V2"))
		return;
	walk_number(w, "Magic", 4);
	walk_number(w, "Size", 4);
	walk_number(w, "Version", 4);
	dn = walk_number(w, "OffsetDN", 4);
	fqdn = walk_number(w, "OffsetFQDN", 4);
	if (dn != 0)
		walk_textz(w, "DN", EIGHT_BIT);
	if (fqdn != 0)
		walk_textz(w, "FQDN", UTF16);
	walk_binary(w, "Reserved", w->writing ? 0 : rd_left(&w->r) < 2 ? rd_left(&w->r) : 2);
	walk_end(w, &l);
}

static bool
is_store_v2(const struct walk *w)
{
	static const uint8_t magic[] = { 0xD8, 0x35, 0x21, 0xF3 };

	if (w->writing)
		return walk_more(w, "V2");
	return rd_left(&w->r) >= 4 && memcmp(w->r.p, magic, 4) == 0;
}

/* Store Object EntryID Structure */
static void
store(struct walk *w)
{
	struct bytes dll;
	struct guid id;

	walk_number(w, "Version", 1);
	walk_number(w, "Flag", 1);
	dll = walk_textz(w, "DLLFileName", EIGHT_BIT);
	if (!bytes_equal_nocase(dll, BYTES("emsmdb.dll")))
		return; /* a file store's own data follow */
	for (size_t i = dll.n + 1; i < 14; i++)
		walk_raw(w, 1, 0); /* the name takes 14 bytes */
	walk_number(w, "WrappedFlags", 4);
	walk_guid(w, &id, "WrappedProviderUID");
	walk_flags(w, "WrappedType", 4, store_flags);
	walk_textz(w, "ServerShortname", EIGHT_BIT);
	if (walk_more(w, "MailboxDN") && (w->writing || !is_store_v2(w)))
		walk_textz(w, "MailboxDN", EIGHT_BIT);
	if (walk_more(w, "V2") && is_store_v2(w))
		store_v2(w);
}

/* Folder EntryID and Message EntryID Structures: told by their length, 46 and 70 bytes in all */
static void
folder_or_message(struct walk *w)
{
	struct guid id;
	bool message = w->writing ? walk_more(w, "MessageDatabaseGuid") : rd_left(&w->r) >= 48;

	walk_word(w, message ? "MessageType" : "FolderType", 2, folder_types);
	walk_guid(w, &id, message ? "FolderDatabaseGuid" : "DatabaseGuid");
	walk_binary(w, message ? "FolderGlobalCounter" : "GlobalCounter", 6);
	walk_binary(w, "Pad", 2);
	if (!message)
		return;
	walk_guid(w, &id, "MessageDatabaseGuid");
	walk_binary(w, "MessageGlobalCounter", 6);
	walk_binary(w, "Pad2", 2);
}

static bool
is_folder_or_message(const struct walk *w)
{
	if (w->writing)
		return walk_more(w, "FolderType") || walk_more(w, "MessageType");
	return rd_left(&w->r) == 26 || rd_left(&w->r) == 50 ||
	       (rd_left(&w->r) > 50 && w->r.p[0] == 7 && w->r.p[1] == 0);
}

void
walk_entryid(struct walk *w)
{
	bool ephemeral = !w->writing && rd_left(&w->r) > 0 && w->r.p[0] != 0;
	struct guid uid;

	walk_number(w, "Flags", 4);
	walk_guid(w, &uid, "ProviderUID");
	if (w->bad)
		return;
	if (guid_equal(&uid, &entryid_one_off_uid)) {
		one_off(w);
	} else if (guid_equal(&uid, &entryid_address_book_uid)) {
		address_book(w);
	} else if (guid_equal(&uid, &entryid_contact_uid)) {
		contact(w);
	} else if (guid_equal(&uid, &wrap_store_uid)) {
		store(w);
	} else if (guid_equal(&uid, &wrapped_uid)) {
		walk_flags(w, "WrappedType", 1, wrapped_types);
		nested(w, "EntryId");
	} else if (w->writing ? walk_more(w, "Version") : ephemeral && rd_left(&w->r) >= 8) {
		walk_number(w, "Version", 4);
		walk_word(w, "Type", 4, display_types);
	} else if (is_folder_or_message(w)) {
		folder_or_message(w);
	}
}

void
walk_one_off(struct walk *w)
{
	walk_entryid(w);
}

/* Bytes as characters from U+AC00 on, as search protocols put entry ids into URLs. */
void
walk_encoded_entryid(struct walk *w)
{
	struct buf b = { .c = w->c };

	while (!w->writing && rd_left(&w->r) >= 2)
		buf_u8(&b, (unsigned)rd_u16(&w->r) & 0xFF);
	if (!w->writing)
		struct_add(w->c, w->at, "EntryId", FIELD_BINARY)->b = buf_bytes(&b);
}

/* FlatEntryList Structure: each entry is padded to 4 bytes, which its size does not count */
void
walk_flat_entry_list(struct walk *w)
{
	struct level list, flat;
	size_t n = walk_count(w, "Count", 4, "FlatEntries", 4);
	size_t size_at = w->writing ? w->out->n : 0, from;

	walk_derived(w, "Size", 4, 0);
	if (!walk_list(w, &list, "FlatEntries"))
		return;
	for (size_t i = 0; i < n && walk_begin(w, &flat, NULL); i++) {
		from = w->writing ? w->out->n : rd_at(&w->r);
		walk_sized_entryid(w, "Size", 4, "EntryId");
		walk_end(w, &flat);
		for (size_t end = w->writing ? w->out->n : rd_at(&w->r);
		     ((end - from) & 3) != 0 && !w->bad && (w->writing || rd_left(&w->r) > 0);
		     end++)
			walk_raw(w, 1, 0);
	}
	if (w->writing)
		buf_patch_u32(w->out, size_at, (uint32_t)(w->out->n - size_at - 4));
	walk_end(w, &list);
}

/* MS-OXOSRCH, FolderList2: sizes first, with padding, then the entry ids */
void
walk_entry_list(struct walk *w)
{
	struct level list, one;
	size_t n = walk_count(w, "EntryCount", 4, "EntryIds", 8), *size;

	walk_number(w, "Pad", 4);
	if (w->writing || !walk_list(w, &list, "EntryIds"))
		return;
	size = NEW(w->c, size_t, n + 1);
	for (size_t i = 0; i < n && walk_begin(w, &one, NULL); i++) {
		size[i] = walk_number(w, "EntryLength", 4);
		walk_number(w, "EntryLengthPad", 4);
		walk_end(w, &one);
	}
	for (struct field *f = w->at->child; f != NULL && !w->bad; f = f->next) {
		struct field *at = w->at;
		struct level l;

		w->at = f;
		if (walk_within(w, &l, "EntryId", (size_t)f->child->i)) {
			walk_entryid(w);
			walk_end(w, &l);
		}
		w->at = at;
	}
	walk_end(w, &list);
}

/* MS-OXCFXICS, XID */
void
walk_xid(struct walk *w)
{
	struct guid id;

	walk_guid(w, &id, "NamespaceGuid");
	walk_binary(w, "LocalId", w->writing ? 0 : rd_left(&w->r));
}

/* MS-OXCFXICS, SizedXid structure */
static void
sized_xid(struct walk *w)
{
	struct level xid;

	if (!walk_sized(w, &xid, "XidSize", 1, "Xid"))
		return;
	walk_xid(w);
	walk_end(w, &xid);
}

/* MS-OXCFXICS, PredecessorChangeList */
void
walk_change_list(struct walk *w)
{
	walk_each(w, "Changes", ALL, sized_xid);
}

/* MS-OXOSFLD, PersistData Block */
void
walk_persist_data(struct walk *w)
{
	static const struct word ids[] = { { 0x8001, "RssSubscription" },
		{ 0x8002, "SendAndTrack" }, { 0x8004, "ToDoSearch" },
		{ 0x8006, "ConversationActions" }, { 0x8007, "CombinedActions" },
		{ 0x8008, "SuggestedContacts" }, { 0x8009, "ContactSearch" },
		{ 0x800A, "BuddylistPdls" }, { 0x800B, "BuddylistContacts" }, { 0 } };
	static const struct word elements[] = { { 1, "EntryId" }, { 2, "Header" }, { 0 } };
	struct level list, one, data, part;

	if (!walk_list(w, &list, "PersistData"))
		return;
	while (walk_more(w, NULL) && walk_begin(w, &one, NULL)) {
		bool last = walk_word(w, "PersistID", 2, ids) == 0;

		if (walk_sized(w, &data, "DataElementsSize", 2, "DataElements")) {
			/* an element that does not fit is left unparsed */
			for (unsigned i = 0; !w->writing && rd_left(&w->r) >= 4 && !w->bad; i++) {
				size_t n = w->r.p[2] | (size_t)w->r.p[3] << 8;

				if (n > rd_left(&w->r) - 4 ||
				    !walk_begin(w, &part,
					(const char *)arena_print(w->c, "Element%u", i).p))
					break;
				walk_word(w, "ElementID", 2, elements);
				walk_counted(w, "ElementDataSize", 2, "ElementData");
				walk_end(w, &part);
			}
			walk_end(w, &data);
		}
		walk_end(w, &one);
		if (last)
			break;
	}
	walk_end(w, &list);
}

/* 1 bit, 31 bits, 4 bits, 4 bits, the first at the top */
static void
response_level(struct walk *w)
{
	uint32_t time = 0, low = 0, code, delta, random, level;

	if (!w->writing && rd_left(&w->r) < 5) {
		w->bad = true;
		return;
	}
	if (!w->writing) {
		time = rd_u32be(&w->r);
		low = rd_u8(&w->r);
	}
	code = walk_part(w, "DeltaCode", time >> 31);
	delta = walk_part(w, "TimeDelta", time & 0x7FFFFFFF);
	random = walk_part(w, "Random", low >> 4);
	level = walk_part(w, "ResponseLevel", low & 0xF);
	if (!w->writing)
		return;
	if (code > 1 || delta > 0x7FFFFFFF || random > 0xF || level > 0xF)
		walk_refuse(w, "a response level does not fit into its bits");
	time = code << 31 | delta;
	for (int i = 24; i >= 0; i -= 8)
		walk_raw(w, 1, time >> i & 0xFF);
	walk_raw(w, 1, random << 4 | level);
}

/* MS-OXOMSG 2.2.1.3: a header of 22 bytes, of which the first is the high byte of the time too. */
void
walk_conversation_index(struct walk *w)
{
	uint32_t high = walk_number(w, "Reserved", 1), middle, low;
	struct field *time;
	struct guid id;

	if (!w->writing && rd_left(&w->r) < 5)
		w->bad = true;
	if (w->bad)
		return;
	middle = w->writing ? 0 : walk_raw(w, 1, 0);
	low = w->writing ? 0 : rd_u32be(&w->r);
	if (!w->writing) {
		time = struct_add(w->c, w->at, "CurrentTime", FIELD_TIME);
		time->i =
		    (int64_t)((uint64_t)high << 56 | (uint64_t)middle << 48 | (uint64_t)low << 16);
	} else {
		struct buf *real = w->out, b = { .c = w->c };

		w->out = &b;
		walk_time(w, "CurrentTime");
		w->out = real;
		for (int i = 6; b.n == 8 && i >= 2; i--)
			buf_u8(real, b.p[i]);
	}
	walk_guid(w, &id, "Guid");
	walk_each(w, "ResponseLevels", ALL, response_level);
}

/* MS-OXOMSG 2.2.2.22 */
void
walk_report_tag(struct walk *w)
{
	static const char *const ids[][2] = { { "StoreEntryIdSize", "StoreEntryId" },
		{ "FolderEntryIdSize", "FolderEntryId" },
		{ "MessageEntryIdSize", "MessageEntryId" },
		{ "SearchFolderEntryIdSize", "SearchFolderEntryId" } };

	walk_text(w, "Cookie", 9, EIGHT_BIT);
	walk_number(w, "Version", 4);
	for (size_t i = 0; i < 4; i++)
		walk_sized_entryid(w, ids[i][0], 4, ids[i][1]);
	walk_counted(w, "MessageSearchKeySize", 4, "MessageSearchKey");
	walk_counted_text(w, "AnsiTextSize", 4, "AnsiText", 1, EIGHT_BIT);
}

static void
task_assigner(struct walk *w)
{
	struct level l;

	if (!walk_sized(w, &l, "cbAssigner", 4, "Assigner"))
		return;
	walk_sized_entryid(w, "cbEntryId", 4, "EID");
	walk_textz(w, "szDisplayName", EIGHT_BIT);
	walk_textz(w, "wzDisplayName", UTF16);
	walk_end(w, &l);
}

/* MS-OXOTASK 2.2.2.2.16 */
void
walk_task_assigners(struct walk *w)
{
	size_t n = walk_count(w, "cAssigners", 4, "Assigners", 4);

	walk_each(w, "Assigners", n, task_assigner);
}
