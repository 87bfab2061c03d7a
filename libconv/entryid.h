/*
 * Entry ids of people (MS-OXCDATA, EntryID and Related Types): who is meant, and at which address.
 */
#ifndef OX_ENTRYID_H
#define OX_ENTRYID_H

#include "formats/base/buf.h"
#include "formats/base/guid.h"

enum entryid_kind {
	ENTRYID_OTHER,        /* none of these */
	ENTRYID_ONE_OFF,      /* One-Off EntryID Structure */
	ENTRYID_ADDRESS_BOOK, /* Address Book EntryID Structure */
	ENTRYID_CONTACT /* Contact Address EntryID Structure: wraps another message's entry id */
};

/* ProviderUIDs of those kinds. */
extern const struct guid entryid_one_off_uid, entryid_address_book_uid, entryid_contact_uid;

/* Bits of a one-off's flags word. */
#define ONE_OFF_NO_RICH_INFO 0x0001u
#define ONE_OFF_UNICODE      0x8000u

struct entryid {
	enum entryid_kind kind;
	struct bytes name;    /* of a one-off; UTF-8, p NULL where there is none */
	struct bytes type;    /* "SMTP", "EX" ... */
	struct bytes address; /* an X.500 DN where type is EX */
	unsigned flags;       /* of a one-off: format and encoding bits */
	uint32_t object_type; /* of an address book entry: PidTagDisplayType's values */
};

/* entryid_read takes an entry id apart; 8-bit strings in that code page. False, and *out zero,
 * where it is of no known kind or broken. */
bool entryid_read(struct ctx *c, struct entryid *out, struct bytes raw, unsigned codepage);

/* entryid_one_off makes a one-off of UTF-8 strings, kept as UTF-16 (One-Off EntryID Structure). */
struct bytes
entryid_one_off(struct ctx *c, struct bytes name, struct bytes type, struct bytes address);

/*
 * entryid_list_next takes the next entry id off a FlatEntryList (MS-OXCDATA 2.3.3, FlatEntryList
 * Structure); *at is 0 at first. False at the end.
 */
bool entryid_list_next(struct ctx *c, struct bytes *out, struct bytes list, size_t *at);

#endif
