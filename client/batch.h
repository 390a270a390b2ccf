/* batch: calls from a file, one JSON object a line: {"method":..., "params":...}.
 *
 * They run in order, each finished before the next; the first that fails ends
 * it. Empty lines and lines that begin with # are skipped. With "keep": NAME the
 * result is kept, and {NAME.FIELD} in a parameter of a later line is that value of
 * it. A line {"say": TEXT} prints the text, values put in. */
#ifndef HEARTH_BATCH_H
#define HEARTH_BATCH_H

#include <stdio.h>

#include "client/direct.h"

/* 0 with the calls done in *done_r; or ERR_* with words, which name the line,
 * in *why_r (freed by the caller). */
int batch_run(struct direct *direct, FILE *file, unsigned long *done_r, char **why_r);

#endif
