/* calls_file: the fields that calls about posts share where files hang on them. */
#ifndef HEARTH_API_CALLS_FILE_H
#define HEARTH_API_CALLS_FILE_H

#include "common/api/field.h"

/* What is attached to a post: file, name, size, type. */
extern const struct field calls_file_attached[];

/* A field of a result, and of what makes a post. */
#define CALLS_FILE_ATTACHED                                                                        \
	{                                                                                          \
		"attachments", FIELD_LIST, FIELD_WIDE | FIELD_NULL, 0, 0, NULL,                    \
		    "what is attached", calls_file_attached                                        \
	}
#define CALLS_FILE_ATTACH                                                                          \
	{                                                                                          \
		"file", FIELD_STRINGS, 0, 0, FIELD_FILES_MAX, NULL,                                \
		    "attach this file of your outbox (its id or name); may be given again", NULL   \
	}

#endif
