#include "common/base/tr.h"

#include <locale.h>
#include <stdlib.h>
#include <string.h>

#ifndef HEARTH_LOCALE_DIR
#define HEARTH_LOCALE_DIR "/usr/local/share/locale"
#endif

#ifdef __GLIBC__
/* Of gettext: what it looked up before is looked up again. */
extern int _nl_msg_cat_cntr;
#endif

void tr_speak(const char *lang)
{
	setenv("LANGUAGE", lang, 1);
#ifdef __GLIBC__
	_nl_msg_cat_cntr++;
#endif
	(void)gettext("Home");
}

void tr_init(const char *lang, const char *dir)
{
	if (lang && *lang)
		setenv("LANGUAGE", lang, 1);
	if (!setlocale(LC_ALL, ""))
		setlocale(LC_ALL, "C.UTF-8");
	/* In the locale C nothing is ever translated, whatever LANGUAGE says. */
	if (lang && strcmp(setlocale(LC_MESSAGES, NULL), "C") == 0)
		setlocale(LC_MESSAGES, "C.UTF-8");
	/* Widths and decoding need UTF-8 whatever the machine's locale is. */
	setlocale(LC_CTYPE, "C.UTF-8");
	setlocale(LC_NUMERIC, "C");
	bindtextdomain("hearth", dir ? dir : HEARTH_LOCALE_DIR);
	bind_textdomain_codeset("hearth", "UTF-8");
	textdomain("hearth");
	(void)gettext("Home");
}
