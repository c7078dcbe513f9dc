#include <samplerate.h>
#include <sndfile.h>
