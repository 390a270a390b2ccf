/* mem: the one place where running out of memory ends the program, loudly.
 *
 * None of these returns NULL. Free with free(). */
#ifndef HEARTH_BASE_MEM_H
#define HEARTH_BASE_MEM_H

#include <stddef.h>

void *mem_alloc(size_t size);				/* zeroed */
void *mem_resize(void *old, size_t count, size_t size); /* as reallocarray */
char *mem_dup(const char *text);			/* NULL gives NULL */
char *mem_dup_n(const char *bytes, size_t len);		/* adds the final NUL */
char *mem_printf(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* For libraries that report exhaustion themselves (jansson, libuv, uthash). */
void mem_exhausted(void) __attribute__((noreturn));

#endif
