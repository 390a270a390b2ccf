#include "common/base/err.h"

#include <stddef.h>
#include <string.h>

struct err_row {
	const char *name, *words;
	int exit_status, rpc_number;
};

#define ERR_AS_ROW(constant, no, name, exit, rpc, words) [no] = {name, words, exit, rpc},
static const struct err_row err_rows[] = {[0] = {"ok", "done", 0, 0}, ERR_TABLE(ERR_AS_ROW)};
#undef ERR_AS_ROW

static const struct err_row *err_row(int err)
{
	if (err > 0 || err < ERR_LAST)
		err = ERR_INTERNAL;
	return &err_rows[-err];
}

const char *err_name(int err)
{
	return err_row(err)->name;
}

const char *err_words(int err)
{
	return err_row(err)->words;
}

int err_exit_status(int err)
{
	return err_row(err)->exit_status;
}

int err_rpc_number(int err)
{
	return err_row(err)->rpc_number;
}

int err_from_name(const char *name)
{
	for (int i = 0; i <= -ERR_LAST; i++) {
		if (strcmp(err_rows[i].name, name) == 0)
			return -i;
	}
	return ERR_INTERNAL;
}
