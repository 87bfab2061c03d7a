/*
 * Properties: identities (MS-OXPROPS), types and values (MS-OXCDATA, Data Types and Property
 * Values), and lists of them.
 *
 * A property's identity is a tag's id, or a property set with a LID or a name: never a 0x8xxx
 * number, which means something only inside of one file.
 */
#ifndef OX_PROP_H
#define OX_PROP_H

#include "formats/base/filetime.h"
#include "formats/base/guid.h"

/* MS-OXCDATA, Property Data Types. */
enum prop_type {
	PtypUnspecified = 0x0000,
	PtypNull = 0x0001,
	PtypInteger16 = 0x0002,
	PtypInteger32 = 0x0003,
	PtypFloating32 = 0x0004,
	PtypFloating64 = 0x0005,
	PtypCurrency = 0x0006,
	PtypFloatingTime = 0x0007,
	PtypErrorCode = 0x000A,
	PtypBoolean = 0x000B,
	PtypObject = 0x000D,
	PtypInteger64 = 0x0014,
	PtypString8 = 0x001E,
	PtypString = 0x001F,
	PtypTime = 0x0040,
	PtypGuid = 0x0048,
	PtypServerId = 0x00FB,
	PtypRestriction = 0x00FD,
	PtypRuleAction = 0x00FE,
	PtypBinary = 0x0102,
	PtypMultiple =
	    0x1000 /* a flag: PtypMultiple | PtypString is PtypMultipleString, and so on */
};

/* How a type's value is held in struct value, and how wide a fixed one is on the wire. */
enum value_form { FORM_NONE, FORM_INTEGER, FORM_FLOAT, FORM_GUID, FORM_TEXT, FORM_BINARY };

struct type_row {
	uint16_t type;
	uint8_t form; /* enum value_form */
	uint8_t size; /* bytes on the wire of a fixed-length value, 0 for the others */
	const char *name;
};

/* type_find is the row of a type, PtypMultiple masked off; NULL where MS-OXCDATA has none. */
const struct type_row *type_find(unsigned type);

/* The identity of a property. */
struct pid {
	const struct guid *set; /* NULL: a tag */
	const char *name; /* of a named property with a string name: UTF-8; NULL for the others */
	uint32_t id;      /* the tag's id (0x0037 of PidTagSubject), or the LID */
};

/* One property of MS-OXPROPS, or of what the Exchange documents name beside it. */
struct propdef {
	struct pid pid;
	uint16_t type; /* enum prop_type, as the document gives it */
	uint16_t name; /* for propdef_name, 0 where it is in neither */
};

/* Every one of them as a constant: PidTagSubject, PidLidLocation, PidNameKeywords ... Generated
 * into props.def. */
#define PROP(canonical, type, set, name, id) extern const struct propdef canonical;
#include "libconv/props.def"
#undef PROP

/* The property sets of MS-OXPROPS (Commonly Used Property Sets), by their names there. */
#define PROPSET(name, ...) extern const struct guid name;
#include "libconv/propsets.def"
#undef PROPSET

/* propset_name is the name of a property set ("PSETID_Common"), NULL where MS-OXPROPS has none. */
const char *propset_name(const struct guid *set);

/* propset_find is the set of that name, NULL where there is none. */
const struct guid *propset_find(struct bytes name);

/* propdef_name is the canonical name of a property: "PidTagSubject"; empty where it has none. */
const char *propdef_name(const struct propdef *def);

/* propdef_by_pid is what MS-OXPROPS says of a property, NULL where it says nothing. propdef_by_name
 * takes the canonical name. */
const struct propdef *propdef_by_pid(const struct pid *pid);
const struct propdef *propdef_by_name(struct bytes canonical);

/* pid_compare orders identities: tags by id, then named ones by set, LIDs before names; names
 * compare exactly. */
int pid_compare(const struct pid *a, const struct pid *b);

/* pid_print names a property for people: "PidTagSubject", "PSETID_Common/0x8503",
 * "PS_INTERNET_HEADERS/x-mailer", "0x6656". In the arena. */
const char *pid_print(struct ctx *c, const struct pid *pid);

/*
 * A value. Text is UTF-8 whatever the type (PtypString8 says that it was, or shall be, 8-bit), with
 * a NUL behind it; binary is a blob, whose views somebody else holds. A type that type_find does
 * not know is held as binary: its raw bytes.
 */
struct value {
	union {
		int64_t i;        /* FORM_INTEGER: integers (sign-extended), Boolean 0 or 1, Time,
				     Currency, ErrorCode */
		double f;         /* FORM_FLOAT */
		struct guid guid; /* FORM_GUID */
		struct bytes s;   /* FORM_TEXT */
		struct blob b;    /* FORM_BINARY, PtypObject */
	};
};

/* value_of_bits is a value of a type with a size, but no GUID, from its bits as formats hold them
 * (those above the size are none of its); value_bits the way back, zero above the size. */
struct value value_of_bits(const struct type_row *row, uint64_t bits);
uint64_t value_bits(const struct type_row *row, const struct value *v);

struct prop {
	struct pid pid;
	uint16_t type;
	uint32_t flags;  /* of a property stream (MS-OXMSG 2.4.2): 1 mandatory, 2 readable, 4
			    writable; 0 = not given */
	size_t n;        /* how many values: 1, or any number for a PtypMultiple type */
	struct value *v; /* n values */
};

/* A list of properties, no identity twice, sorted by pid_compare once sealed. */
struct props {
	struct ctx *c;
	struct prop *v;
	size_t n, cap;
	bool sorted;
};

/* props_add appends a property as a reader meets it; props_seal must follow before anything is
 * looked up. */
void props_add(struct props *ps, struct prop p);

/* props_seal sorts; of two with one identity and kind of type the later stays, with a note of
 * damage where they differ (a PtypString stays against a PtypString8). */
void props_seal(struct props *ps);

/* prop_same says whether two properties have the same type and values; the two types of text are
 * one. */
bool prop_same(const struct prop *a, const struct prop *b);

/* props_find is the property of that identity, NULL where there is none, or where it holds
 * PtypErrorCode (not there). */
const struct prop *props_find(const struct props *ps, const struct pid *pid);

/* props_put puts a property where it was or adds it; of its value, text and bytes stay borrowed. */
void props_put(struct props *ps, const struct pid *pid, unsigned type, struct value v);
void props_remove(struct props *ps, const struct pid *pid);

/* Typed looks. They see a property whose type holds such a value, and return false or the empty
 * view for all else. */
bool prop_int(int64_t *out, const struct props *ps, const struct propdef *def);
bool prop_true(const struct props *ps, const struct propdef *def); /* there, and not 0 */
bool prop_time(int64_t *out, const struct props *ps,
    const struct propdef *def); /* a filetime_given PtypTime */
struct bytes prop_text(const struct props *ps,
    const struct propdef *def); /* p == NULL where there is none; trailing NULs are off */
const struct blob *
prop_blob(const struct props *ps, const struct propdef *def); /* NULL where there is none */
struct bytes prop_binary(const struct props *ps,
    const struct propdef *def); /* prop_blob in one view; p == NULL where there is none */

/* Typed puts, with the type that MS-OXPROPS gives the property. Text and bytes stay borrowed. */
void put_int(struct props *ps, const struct propdef *def, int64_t v);
void put_text(struct props *ps, const struct propdef *def, struct bytes utf8);
void put_binary(struct props *ps, const struct propdef *def, struct bytes b);

#endif
