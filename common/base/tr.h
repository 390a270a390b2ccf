/* tr: all words of the interface, through one gettext catalogue.
 *
 * `_("...")` translates at run time; `N_("...")` marks a string of a static
 * table, which is translated with `_()` where it is shown. Text written by
 * members is never passed through here. */
#ifndef HEARTH_BASE_TR_H
#define HEARTH_BASE_TR_H

#include <libintl.h>

#define _(text)	 gettext(text)
#define N_(text) text

/* Loads the catalogue for `lang` ("de_DE.UTF-8"; NULL: from the environment)
 * from `dir` (NULL: where it was installed). The C library reads the file at
 * the first look-up, so one is made here, before any jail. */
void tr_init(const char *lang, const char *dir);

/* Another language from here on. */
void tr_speak(const char *lang);

#endif
