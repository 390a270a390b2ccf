/* version: what this release is called, and the protocol it speaks. */
#ifndef HEARTH_BASE_VERSION_H
#define HEARTH_BASE_VERSION_H

#define VERSION_TEXT "0.1"

enum { VERSION_PROTOCOL = 1 };

#endif
