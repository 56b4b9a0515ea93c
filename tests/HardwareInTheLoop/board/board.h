/* SPDX-License-Identifier: MIT */
/* A board that exists only in a virtual machine; the test plays the outside world through debugfs. */
#ifndef VIRTUAL_BOARD_H
#define VIRTUAL_BOARD_H

#include <linux/debugfs.h>
#include <linux/platform_device.h>

int board_gpio_start(struct device *parent, struct dentry *dir);
void board_gpio_stop(void);

int board_i2c_start(struct device *parent, struct dentry *dir);
void board_i2c_stop(void);

int board_spi_start(struct device *parent, struct dentry *dir);
void board_spi_stop(void);

int board_monitor_start(struct device *parent, struct dentry *dir);
void board_monitor_stop(void);

int board_pwm_start(struct device *parent);
void board_pwm_stop(void);

int board_wire_start(struct dentry *dir);
void board_wire_stop(void);

#endif
