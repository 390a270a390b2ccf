/* version: what this release is called. */
#ifndef HEARTH_BASE_VERSION_H
#define HEARTH_BASE_VERSION_H

#define VERSION_TEXT "0.1"

#endif
