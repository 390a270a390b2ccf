#include "server/domain/alias_words.h"

#include <sodium.h>

/* Of nobody's looks, temper, origin or ability: what the day, the sky and a workshop
 * are like. */
static const char *const alias_firsts[] = {
    "amber",  "apple",	"april",  "ashen",   "autumn",	"birch",  "brass",   "breezy",	"brook",
    "cedar",  "cherry", "clay",	  "clear",   "clover",	"cobalt", "copper",  "coral",	"cotton",
    "crisp",  "dawn",	"dewy",	  "dusk",    "early",	"ember",  "fern",    "flint",	"frosty",
    "garden", "ginger", "golden", "granite", "green",	"hazel",  "heather", "hilly",	"honey",
    "indigo", "ivory",	"ivy",	  "jade",    "june",	"lake",	  "late",    "leafy",	"lemon",
    "linen",  "lunar",	"maple",  "marble",  "meadow",	"mellow", "mild",    "minty",	"misty",
    "mossy",  "noon",	"oaken",  "ochre",   "olive",	"opal",	  "orchard", "paper",	"pearl",
    "pepper", "pine",	"plum",	  "polar",   "quartz",	"quiet",  "rainy",   "reed",	"river",
    "rosy",   "rowan",	"ruby",	  "russet",  "saffron", "sage",	  "sandy",   "scarlet", "shady",
    "silver", "snowy",	"solar",  "spring",  "starry",	"stony",  "summer",  "sunny",	"teal",
    "thyme",  "tidal",	"velvet", "violet",  "walnut",	"willow",
};

static const char *const alias_seconds[] = {
    "anchor",	"arrow",   "basket",  "beacon",	  "beetle",  "bell",	"bobbin",  "bridge",
    "button",	"cabin",   "candle",  "canoe",	  "castle",  "comet",	"compass", "cricket",
    "curlew",	"dingo",   "dolphin", "dormouse", "drum",    "dune",	"eagle",   "easel",
    "egret",	"ember",   "falcon",  "feather",  "ferry",   "fiddle",	"finch",   "firefly",
    "flute",	"gecko",   "goose",   "grove",	  "harbour", "hare",	"harp",	   "hedgehog",
    "heron",	"hill",	   "ibis",    "island",	  "jackdaw", "kettle",	"kite",	   "koala",
    "ladder",	"lantern", "lark",    "lemur",	  "linnet",  "lynx",	"magpie",  "mallard",
    "marmot",	"marten",  "meadow",  "mill",	  "moth",    "newt",	"nutmeg",  "orchid",
    "oriole",	"otter",   "owl",     "panda",	  "pebble",  "pelican", "plover",  "puffin",
    "quail",	"quill",   "rabbit",  "raft",	  "raven",   "robin",	"rook",	   "saddle",
    "sail",	"salmon",  "seal",    "shell",	  "skylark", "sparrow", "spindle", "squirrel",
    "starling", "stork",   "swallow", "swift",	  "teapot",  "tern",	"thimble", "thrush",
    "toad",	"tulip",   "turtle",  "wagon",	  "walrus",  "weaver",	"whale",   "windmill",
    "wren",	"yak",
};

enum {
	ALIAS_FIRSTS = sizeof(alias_firsts) / sizeof(alias_firsts[0]),
	ALIAS_SECONDS = sizeof(alias_seconds) / sizeof(alias_seconds[0]),
};

char *alias_words_draw(struct arena *arena, bool is_numbered)
{
	const char *first = alias_firsts[randombytes_uniform(ALIAS_FIRSTS)];
	const char *second = alias_seconds[randombytes_uniform(ALIAS_SECONDS)];

	if (!is_numbered)
		return arena_printf(arena, "%s-%s", first, second);
	return arena_printf(arena, "%s-%s-%u", first, second,
			    (unsigned)(1000 + randombytes_uniform(9000)));
}
