// Plays a tone of 440 Hz on the first sound card, by the kernel's own interface: tone RATE CHANNELS MILLISECONDS.
#include <fcntl.h>
#include <math.h>
#include <sound/asound.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

static void fail(const char *what) {
  perror(what);
  exit(1);
}

static void set_mask(struct snd_pcm_hw_params *parameters, int number, unsigned value) {
  struct snd_mask *mask = &parameters->masks[number - SNDRV_PCM_HW_PARAM_FIRST_MASK];
  memset(mask->bits, 0, sizeof mask->bits);
  mask->bits[value / 32] = 1u << value % 32;
}

static void set_interval(struct snd_pcm_hw_params *parameters, int number, unsigned value) {
  struct snd_interval *interval =
      &parameters->intervals[number - SNDRV_PCM_HW_PARAM_FIRST_INTERVAL];
  interval->min = interval->max = value;
  interval->integer = 1;
}

static int open_card(unsigned rate, unsigned channels) {
  int card = open("/dev/snd/pcmC0D0p", O_WRONLY);
  if (card < 0) fail("/dev/snd/pcmC0D0p");
  struct snd_pcm_hw_params parameters;
  memset(&parameters, 0, sizeof parameters);
  for (int i = 0; i <= SNDRV_PCM_HW_PARAM_LAST_MASK - SNDRV_PCM_HW_PARAM_FIRST_MASK; i++)
    memset(parameters.masks[i].bits, 0xff, sizeof parameters.masks[i].bits);
  for (int i = 0; i <= SNDRV_PCM_HW_PARAM_LAST_INTERVAL - SNDRV_PCM_HW_PARAM_FIRST_INTERVAL; i++)
    parameters.intervals[i].max = ~0u;
  parameters.rmask = ~0u;
  set_mask(&parameters, SNDRV_PCM_HW_PARAM_ACCESS, SNDRV_PCM_ACCESS_RW_INTERLEAVED);
  set_mask(&parameters, SNDRV_PCM_HW_PARAM_FORMAT, SNDRV_PCM_FORMAT_S16_LE);
  set_interval(&parameters, SNDRV_PCM_HW_PARAM_CHANNELS, channels);
  set_interval(&parameters, SNDRV_PCM_HW_PARAM_RATE, rate);
  set_interval(&parameters, SNDRV_PCM_HW_PARAM_PERIOD_SIZE, rate / 100);
  set_interval(&parameters, SNDRV_PCM_HW_PARAM_PERIODS, 8);
  if (ioctl(card, SNDRV_PCM_IOCTL_HW_PARAMS, &parameters) < 0) fail("parameters");
  if (ioctl(card, SNDRV_PCM_IOCTL_PREPARE) < 0) fail("prepare");
  return card;
}

int main(int count, char **words) {
  if (count != 4) return 2;
  unsigned rate = atoi(words[1]), channels = atoi(words[2]);
  // Whole periods: the driver sends no others.
  unsigned left = rate / 100 * ((unsigned)atoi(words[3]) / 10), frame = 0;
  int card = open_card(rate, channels);
  static int16_t samples[2 * 480];
  while (left > 0) {
    unsigned piece = left < 480 ? left : 480;
    for (unsigned i = 0; i < piece; i++, frame++)
      for (unsigned j = 0; j < channels; j++)
        samples[i * channels + j] = (int16_t)lrint(16000 * sin(2 * M_PI * 440 * frame / rate));
    struct snd_xferi transfer = {.buf = samples, .frames = piece};
    if (ioctl(card, SNDRV_PCM_IOCTL_WRITEI_FRAMES, &transfer) < 0) fail("write");
    left -= piece;
  }
  if (ioctl(card, SNDRV_PCM_IOCTL_DRAIN) < 0) fail("drain");
  printf("played %u frames\n", frame);
  return 0;
}
