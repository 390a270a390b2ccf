/* form_table: the forms: which fields of a call are asked, and in which words. */
#ifndef HEARTH_FORM_TABLE_H
#define HEARTH_FORM_TABLE_H

#include <jansson.h>
#include <stddef.h>

#include "common/api/field.h"
#include "common/base/arena.h"

enum { FORM_FIELDS = 9 };

struct form_field {
	const char *name;  /* of the call */
	const char *label; /* N_() */
	const char *hint;  /* N_(), while there is nothing */
	const char *words; /* N_(): of an enum, for its choices in their order, separated by |;
			    * NULL: the choices themselves */
};

struct form_row {
	const char *name; /* that of the call where it has one form */
	const char *call;
	const char *title; /* N_() */
	const char *go;	   /* N_(), the last row: does it */
	const char *done;  /* N_(), said then */
	const char *what;  /* compose writes its text: the kind there; NULL: it has none */
	const char *write; /* N_(), the row that leads there */
	struct form_field fields[FORM_FIELDS]; /* ended by one without a name */
};

/* NULL: there is none. */
const struct form_row *form_table_find(const char *name);
/* A field of its call; NULL: there is none of that name. */
const struct field *form_table_field(const struct form_row *row, const char *name);
/* What can be chosen, parted by |; NULL: it is typed. */
const char *form_table_choices(const struct field *field);
/* The part of "a|b|c" with that number, from 0, in the arena; NULL: there is none. */
const char *form_table_part(struct arena *arena, const char *words, size_t number);
/* What was typed for a list: a new array of its words. */
json_t *form_table_list(const char *text);

#endif
