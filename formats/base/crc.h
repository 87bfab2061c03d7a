/* CRC-32, polynomial 0xEDB88320, by eight bytes a step. The three users differ in what they do
 * before and after. */
#ifndef OX_CRC_H
#define OX_CRC_H

#include <stddef.h>
#include <stdint.h>

/*
 * crc32_update goes on from crc over n bytes, with no inversion before or after: MS-OXRTFCP and the
 * names of MS-OXMSG start with 0; MS-OXOAB starts with 0xFFFFFFFF.
 */
uint32_t crc32_update(uint32_t crc, const void *p, size_t n);

#endif
