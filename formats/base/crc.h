/* CRC-32, polynomial 0xEDB88320, by eight bytes a step (the three users differ in what they do
 * before and after), and a CRC-16. */
#ifndef OX_CRC_H
#define OX_CRC_H

#include <stddef.h>
#include <stdint.h>

/*
 * crc32_update goes on from crc over n bytes, with no inversion before or after: MS-OXRTFCP and the
 * names of MS-OXMSG start with 0; MS-OXOAB starts with 0xFFFFFFFF.
 */
uint32_t crc32_update(uint32_t crc, const void *p, size_t n);

/* crc16_update is the sum of polynomial 0x1021, highest bit first: MacBinary's and BinHex's, which
 * start with 0. */
uint16_t crc16_update(uint16_t crc, const void *p, size_t n);

#endif
