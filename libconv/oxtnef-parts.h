/* What the reader and the writer of MS-OXTNEF share: the attributes as rows, and property lists. */
#ifndef OX_OXTNEF_PARTS_H
#define OX_OXTNEF_PARTS_H

#include "formats/tnef.h"
#include "libconv/message.h"

/* Attributes that the reader and the writer do themselves. */
enum {
	attTnefVersion = 0x00089006,
	attOemCodepage = 0x00069007,
	attMsgProps = 0x00069003,
	attRecipTable = 0x00069004,
	attMessageClass = 0x00078008,
	attOriginalMessageClass = 0x00070006,
	attAttachRendData = 0x00069002,
	attAttachData = 0x0006800F,
	attAttachment = 0x00069005
};

/* In which streams the writer puts an attribute. */
enum oxtnef_when { IN_NONE, IN_TOP = 1, IN_NESTED = 2, IN_BOTH = 3 };

/* What an attribute is written from. */
struct oxtnef_source {
	const struct message *message;
	const struct attachment *attachment; /* of an attachment's attributes, else NULL */
	const struct props *props;           /* that one's */
	unsigned codepage;                   /* of the strings of attributes */
};

struct oxtnef_row;

/* A way between an attribute's data and properties. */
struct oxtnef_via {
	/* read puts what the data say into ps where ps does not say it; strings are in
	 * m->codepage. */
	void (*read)(
	    struct message *m, struct props *ps, const struct oxtnef_row *row, struct bytes data);
	/* write puts the data; false where there is nothing to put. NULL: never written. */
	bool (*write)(
	    struct buf *out, const struct oxtnef_source *from, const struct oxtnef_row *row);
};

/* One attribute (2.1.3.2, 2.1.3.3); rows stand in the order in which they are written. */
struct oxtnef_row {
	const char *name; /* as the document spells it */
	uint32_t id;
	uint32_t id_too; /* a second id that it is met under, or 0 */
	uint8_t level;   /* enum tnef_level */
	uint8_t when;    /* enum oxtnef_when */
	const struct propdef *def;
	const struct oxtnef_via *via;
	const void *with; /* what via makes of it */
};

extern const struct oxtnef_row oxtnef_rows[];
extern const size_t oxtnef_row_count;

/* oxtnef_row_find is the row of an attribute, also where only its type word is wrong; NULL where
 * the table has none. */
const struct oxtnef_row *oxtnef_row_find(unsigned level, uint32_t id);

/* oxtnef_class_of is the message class that the text of attMessageClass stands for, and
 * oxtnef_class_text the text that stands for a class (2.3.3.4). Both return what they do not know.
 */
struct bytes oxtnef_class_of(struct bytes text);
struct bytes oxtnef_class_text(struct bytes message_class);

/* A property set of our own. Its LIDs are the ids of properties that ride in mail so, since
 * Exchange refuses mail with them under their own ids; oxtnef_list_read gives these back. */
extern const struct guid oxtnef_carrier;

/* The interfaces of PtypObject values (2.1.3.4). */
extern const struct guid IID_IMessage, IID_IStorage, IID_IStream;

/* PidTagAttachDataObject of an attachment. */
struct oxtnef_object {
	bool there;
	struct guid iid;
	struct bytes data;
};

/*
 * oxtnef_list_read adds a property list (2.1.3.4, MsgPropertyList) to ps, and moves r behind it.
 * Text is left as the file holds it: oxtnef_list_decode follows once the code page is settled.
 * PidTagAttachDataObject goes to *object (NULL: to ps). What is broken ends the list with a note;
 * false then: r stands nowhere in particular.
 */
bool oxtnef_list_read(struct reader *r, struct props *ps, struct oxtnef_object *object);

/* oxtnef_list_decode turns the text of sealed properties into UTF-8. */
void oxtnef_list_decode(struct message *m, struct props *ps);

/* The ids of the named properties of a stream: that of pid[i] is 0x8000 + i. */
struct oxtnef_names {
	const struct pid *pid; /* sorted by pid_compare, none twice */
	size_t n;
};

/* oxtnef_type_kept says whether the document has an encoding for a property type. */
bool oxtnef_type_kept(unsigned type);

/* oxtnef_prop_put writes one property of a list: tag, name, values. Types that the document has no
 * encoding for are written as binary is. */
bool oxtnef_prop_put(struct tnef_out *out, const struct prop *p, const struct oxtnef_names *names);

#endif
