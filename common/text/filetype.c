#include "common/text/filetype.h"

#include <string.h>

#include "common/text/utf8.h"

struct filetype_sign {
	const char *type;
	size_t at;
	size_t len;
	const char *bytes;
	const char *brand; /* at 8, where a container says what is in it; or NULL */
};

#define FILETYPE_SIGN(type, at, bytes) (type), (at), sizeof(bytes) - 1, (bytes), NULL
#define FILETYPE_RIFF(type, brand)     (type), 0, 4, "RIFF", (brand)
#define FILETYPE_MEDIA(type, brand)    (type), 4, 4, "ftyp", (brand)
#define FILETYPE_EXECUTABLE(bytes)     FILETYPE_SIGN("application/x-executable", 0, bytes)

static const struct filetype_sign filetype_signs[] = {
    {FILETYPE_EXECUTABLE("\x7f"
			 "ELF")},
    {FILETYPE_EXECUTABLE("MZ")},
    {FILETYPE_EXECUTABLE("\xfe\xed\xfa\xce")},
    {FILETYPE_EXECUTABLE("\xfe\xed\xfa\xcf")},
    {FILETYPE_EXECUTABLE("\xce\xfa\xed\xfe")},
    {FILETYPE_EXECUTABLE("\xcf\xfa\xed\xfe")},
    {FILETYPE_EXECUTABLE("\xca\xfe\xba\xbe")},
    {FILETYPE_SIGN("image/png", 0, "\x89PNG\r\n\x1a\n")},
    {FILETYPE_SIGN("image/jpeg", 0, "\xff\xd8\xff")},
    {FILETYPE_SIGN("image/gif", 0, "GIF87a")},
    {FILETYPE_SIGN("image/gif", 0, "GIF89a")},
    {FILETYPE_SIGN("image/tiff", 0, "II*\0")},
    {FILETYPE_SIGN("image/tiff", 0, "MM\0*")},
    {FILETYPE_RIFF("image/webp", "WEBP")},
    {FILETYPE_RIFF("audio/wav", "WAVE")},
    {FILETYPE_RIFF("video/x-msvideo", "AVI ")},
    {FILETYPE_MEDIA("image/heic", "heic")},
    {FILETYPE_MEDIA("image/heif", "mif1")},
    {FILETYPE_MEDIA("image/avif", "avif")},
    {FILETYPE_MEDIA("audio/mp4", "M4A ")},
    {FILETYPE_MEDIA("video/quicktime", "qt  ")},
    {FILETYPE_SIGN("video/mp4", 4, "ftyp")},
    {FILETYPE_SIGN("video/x-matroska", 0, "\x1a\x45\xdf\xa3")},
    {FILETYPE_SIGN("audio/mpeg", 0, "ID3")},
    {FILETYPE_SIGN("audio/mpeg", 0, "\xff\xfb")},
    {FILETYPE_SIGN("audio/mpeg", 0, "\xff\xf3")},
    {FILETYPE_SIGN("audio/flac", 0, "fLaC")},
    {FILETYPE_SIGN("audio/ogg", 0, "OggS")},
    {FILETYPE_SIGN("application/zip", 0, "PK\3\4")},
    {FILETYPE_SIGN("application/zip", 0, "PK\5\6")},
    {FILETYPE_SIGN("application/gzip", 0, "\x1f\x8b")},
    {FILETYPE_SIGN("application/x-bzip2", 0, "BZh")},
    {FILETYPE_SIGN("application/x-xz", 0,
		   "\xfd"
		   "7zXZ\0")},
    {FILETYPE_SIGN("application/zstd", 0, "\x28\xb5\x2f\xfd")},
    {FILETYPE_SIGN("application/x-7z-compressed", 0, "7z\xbc\xaf\x27\x1c")},
    {FILETYPE_SIGN("application/vnd.rar", 0, "Rar!\x1a\7")},
    {FILETYPE_SIGN("application/x-tar", 257, "ustar")},
};

static bool filetype_matches(const struct filetype_sign *sign, const unsigned char *head,
			     size_t len)
{
	if (sign->at + sign->len > len || memcmp(head + sign->at, sign->bytes, sign->len) != 0)
		return false;
	return !sign->brand || (len >= 12 && memcmp(head + 8, sign->brand, 4) == 0);
}

/* Text in UTF-8, or in another encoding that leaves ASCII alone: then most of
 * it is ASCII. The last character may be cut. */
static bool filetype_reads_as_text(const unsigned char *head, size_t len)
{
	const char *s = (const char *)head;
	size_t malformed = 0;
	int32_t code;

	for (size_t at = 0; at < len;) {
		at += utf8_decode(s + at, len - at, &code);
		if (code == -1)
			malformed++;
		else if (code == 0x7f || (code < 0x20 && !strchr("\t\n\f\r\x1b", code)) || !code)
			return false;
	}
	return malformed <= 3 + len / 4;
}

const char *filetype_of(const void *head_in, size_t len)
{
	const unsigned char *head = head_in;

	len = len < FILETYPE_HEAD ? len : FILETYPE_HEAD;
	if (len >= 5 && memcmp(head, "%PDF-", 5) == 0)
		return "application/pdf";
	if (filetype_reads_as_text(head, len))
		return "text/plain";
	for (size_t i = 0; i < sizeof(filetype_signs) / sizeof(filetype_signs[0]); i++) {
		if (filetype_matches(&filetype_signs[i], head, len))
			return filetype_signs[i].type;
	}
	return "application/octet-stream";
}

bool filetype_is_text(const char *type)
{
	return strncmp(type, "text/", 5) == 0;
}

static bool filetype_is(const char *type, const char *pattern, size_t len)
{
	if (len && pattern[len - 1] == '*')
		return strncmp(type, pattern, len - 1) == 0;
	return strlen(type) == len && strncmp(type, pattern, len) == 0;
}

bool filetype_is_listed(const char *type, const char *list)
{
	size_t len;

	for (const char *p = list + strspn(list, " \t"); *p; p += len + strspn(p + len, " \t")) {
		len = strcspn(p, " \t");
		if (filetype_is(type, p, len))
			return true;
	}
	return false;
}
