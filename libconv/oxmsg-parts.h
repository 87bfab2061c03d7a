/*
 * What reading and writing of MS-OXMSG share: the names of streams and storages.
 */
#ifndef OX_OXMSG_PARTS_H
#define OX_OXMSG_PARTS_H

#include "libconv/oxmsg.h"

#define OXMSG_PROPERTIES "__properties_version1.0"
#define OXMSG_MAPPING    "__nameid_version1.0"
#define OXMSG_RECIPIENT  "__recip_version1.0_#" /* and a number of eight hex digits */
#define OXMSG_ATTACHMENT "__attach_version1.0_#"
#define OXMSG_STREAM     "__substg1.0_"          /* and a tag of eight */
#define OXMSG_OBJECT     OXMSG_STREAM "3701000D" /* PidTagAttachDataObject */

/* oxmsg_stream_name is the name of the stream of a tag, or of one of its values (index NOWHERE: the
 * tag's own). */
void oxmsg_stream_name(char name[CFB_NAME_MAX + 1], uint32_t tag, size_t index);

#endif
