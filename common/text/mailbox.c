#include "common/text/mailbox.h"

#include <ctype.h>
#include <stddef.h>
#include <string.h>

const char *mailbox_domain(const char *address)
{
	const char *at = strrchr(address, '@');

	return at ? at + 1 : address;
}

static bool mailbox_is_atom(const char *text, size_t len, const char *more)
{
	for (size_t i = 0; i < len; i++) {
		if (!isalnum((unsigned char)text[i]) && !strchr(more, text[i]))
			return false;
		if (text[i] == '.' && (i == 0 || i + 1 == len || text[i + 1] == '.'))
			return false;
	}
	return len > 0;
}

bool mailbox_is_one(const char *text)
{
	const char *at = strchr(text, '@');
	size_t local = at ? (size_t)(at - text) : 0, len = strlen(text);

	if (!at || len > MAILBOX_MAX || local > 64 || text[0] == '-' || at[1] == '-')
		return false;
	return mailbox_is_atom(text, local, "!#$%&'*+/=?^_`{|}~.-") &&
	       mailbox_is_atom(at + 1, len - local - 1, ".-");
}
