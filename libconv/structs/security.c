/* MS-DTYP: security descriptors and access control lists, read only, and SIDs. */
#include "libconv/structs/walk.h"

static const struct word ace_types[] = { { 0, "ACCESS_ALLOWED_ACE_TYPE" },
	{ 1, "ACCESS_DENIED_ACE_TYPE" }, { 2, "SYSTEM_AUDIT_ACE_TYPE" },
	{ 5, "ACCESS_ALLOWED_OBJECT_ACE_TYPE" }, { 6, "ACCESS_DENIED_OBJECT_ACE_TYPE" },
	{ 7, "SYSTEM_AUDIT_OBJECT_ACE_TYPE" }, { 0, NULL } };
static const struct word ace_flags[] = { { 0x01, "OBJECT_INHERIT_ACE" },
	{ 0x02, "CONTAINER_INHERIT_ACE" }, { 0x04, "NO_PROPAGATE_INHERIT_ACE" },
	{ 0x08, "INHERIT_ONLY_ACE" }, { 0x10, "INHERITED_ACE" },
	{ 0x40, "SUCCESSFUL_ACCESS_ACE_FLAG" }, { 0x80, "FAILED_ACCESS_ACE_FLAG" }, { 0 } };

/* 2.4.2.2, SID--Packet Representation */
void
walk_sid(struct walk *w)
{
	struct level list;
	size_t n;

	walk_number(w, "Revision", 1);
	n = walk_derived(w, "SubAuthorityCount", 1, walk_ahead_list(w, "SubAuthority"));
	walk_binary(w, "IdentifierAuthority", 6);
	if (!walk_list(w, &list, "SubAuthority"))
		return;
	for (size_t i = 0; i < n; i++)
		walk_number(w, NULL, 4);
	walk_end(w, &list);
}

static void
sid(struct walk *w, const char *name)
{
	struct level l;

	if (!walk_begin(w, &l, name))
		return;
	walk_sid(w);
	walk_end(w, &l);
}

/* 2.4.4.2, ACCESS_ALLOWED_ACE, and 2.4.4.3, ACCESS_ALLOWED_OBJECT_ACE; both GUIDs are there in what
 * Exchange keeps, whatever the flags say */
static void
ace_body(struct walk *w, uint32_t type)
{
	struct guid id;

	walk_number(w, "Mask", 4);
	if (type >= 5 && type <= 7) {
		walk_number(w, "ObjectFlags", 4);
		walk_guid(w, &id, "ObjectType");
		walk_guid(w, &id, "InheritedObjectType");
	}
	sid(w, "Sid");
}

void
walk_ace(struct walk *w)
{
	uint32_t type = walk_word(w, "AceType", 1, ace_types), size;
	struct level l;

	walk_flags(w, "AceFlags", 1, ace_flags);
	size = walk_number(w, "AceSize", 2);
	if (size < 4)
		w->bad = true;
	if (!walk_within(w, &l, "Body", size - 4))
		return;
	ace_body(w, type);
	walk_end(w, &l);
}

/* 2.4.5, ACL */
void
walk_acl(struct walk *w)
{
	size_t n;

	walk_number(w, "AclRevision", 1);
	walk_number(w, "Sbz1", 1);
	walk_number(w, "AclSize", 2);
	n = walk_number(w, "AceCount", 2);
	walk_number(w, "Sbz2", 2);
	walk_each(w, "Aces", n, walk_ace);
}

/* What lies at an offset from the begin of the descriptor. */
static void
at(struct walk *w, struct reader whole, uint32_t offset, const char *name,
    void (*what)(struct walk *))
{
	struct reader r = w->r;
	struct level l;

	if (offset == 0 || offset > rd_left(&whole))
		return;
	w->r = whole;
	rd_skip(&w->r, offset);
	if (walk_begin(w, &l, name)) {
		what(w);
		walk_end(w, &l);
	}
	w->r = r;
}

/* 2.4.6, SECURITY_DESCRIPTOR */
void
walk_security(struct walk *w)
{
	struct reader whole = w->r;
	uint32_t owner, group, sacl, dacl;

	walk_number(w, "Revision", 1);
	walk_number(w, "Sbz1", 1);
	walk_number(w, "Control", 2);
	owner = walk_number(w, "OffsetOwner", 4);
	group = walk_number(w, "OffsetGroup", 4);
	sacl = walk_number(w, "OffsetSacl", 4);
	dacl = walk_number(w, "OffsetDacl", 4);
	at(w, whole, owner, "OwnerSid", walk_sid);
	at(w, whole, group, "GroupSid", walk_sid);
	at(w, whole, sacl, "Sacl", walk_acl);
	at(w, whole, dacl, "Dacl", walk_acl);
	if (!w->bad)
		rd_rest(&w->r);
}

/* What Exchange puts before it: the size of this header, a version, which parts count */
void
walk_transfer_security(struct walk *w)
{
	struct level l;
	uint32_t header = walk_number(w, "Padding", 2);

	walk_number(w, "Version", 2);
	walk_number(w, "SecurityInformation", 4);
	if (header >= 10 && walk_list(w, &l, "NamedProperties")) {
		for (; header >= 10 && !w->bad; header -= 2)
			walk_number(w, NULL, 2);
		walk_end(w, &l);
	}
	if (!walk_begin(w, &l, "SecurityDescriptor"))
		return;
	walk_security(w);
	walk_end(w, &l);
}
