/* MS-OXCMAIL, Address Elements: from property groups to mailboxes. */
#ifndef OX_OXCMAIL_ADDRESS_H
#define OX_OXCMAIL_ADDRESS_H

#include "libconv/oxcmail.h"

/* The five properties that name one person (MS-OXCMAIL, Property Groups); NULL where a group has
 * none. */
struct address_group {
	const char *name_of_group;
	const struct propdef *name, *entryid, *type, *address, *smtp, *search;
};

extern const struct address_group group_recipient, group_sender, group_sent_representing,
    group_read_receipt, group_received_by, group_received_representing;

/* A mailbox: name is UTF-8 and may be empty; spec is an addr-spec in ASCII, p NULL where no address
 * is known. */
struct address {
	struct bytes name, spec;
};

/* What addresses need of the message and the options. */
struct address_book {
	struct ctx *c;
	unsigned codepage;
	const struct x500_map *x500;
	struct bytes domain; /* of encapsulated addresses (IMCEA) */
};

/* address_book_of is the book of a message; the domain is that of its sender, or "invalid". */
struct address_book address_book_of(const struct message *m, const struct oxcmail_opts *o);

/*
 * address_of is whom a group names; false where it names nobody. The address is, in this order: the
 * SMTP property, the address where its type is SMTP, what the entry id holds, the X.500 map, the
 * address encapsulated (IMCEA Encapsulation). No X.500 name ever stands in an address.
 */
bool address_of(struct address *out, const struct address_book *book, const struct props *ps,
    const struct address_group *group);

/* address_of_entryid is whom an entry id names; false where that is nobody. */
bool address_of_entryid(struct address *out, const struct address_book *book, struct bytes entryid);

/* address_spec is the addr-spec in a text such as "name <name@host>"; p NULL where there is none.
 */
struct bytes address_spec(struct ctx *c, struct bytes text);

/*
 * address_put fills a group with a person (Address Elements, reading): name (the address where
 * there is none), type and address, SMTP address, one-off entry id, search key. An encapsulated
 * address (IMCEA) is taken apart.
 */
void address_put(
    struct props *ps, const struct address_group *group, struct bytes name, struct bytes spec);

/* address_same says whether both name one mailbox. */
bool address_same(const struct address *a, const struct address *b);

/* address_bare is an SMTP address without a domain that was encapsulated (IMCEASMTP-) to stand in
 * mail; any other as it is. */
struct bytes address_bare(struct ctx *c, struct bytes spec);

#endif
