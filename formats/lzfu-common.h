/* What compressing and decompressing RTF share (MS-OXRTFCP; Dictionary, Compressed RTF Header). */
#ifndef OX_LZFU_COMMON_H
#define OX_LZFU_COMMON_H

#define RING      4096
#define RING_MASK (RING - 1)
#define LONGEST   17 /* bytes that one reference copies at most */
#define LZFU      0x75465A4Cu
#define MELA      0x414C454Du
#define HEADER    16
#define COUNTED   12 /* bytes of the header that COMPSIZE counts */

/* Dictionary: what it holds at first; writing begins behind it. */
static const char prefill[] =
    "{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \\fmodern "
    "\\fscript \\fdecor MS Sans SerifSymbolArialTimes New RomanCourier{\\colortbl\\red0\\green0"
    "\\blue0\r\n\\par \\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx";
#define PREFILL (sizeof(prefill) - 1)

#endif
