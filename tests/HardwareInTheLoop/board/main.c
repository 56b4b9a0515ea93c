// SPDX-License-Identifier: MIT
/* Brings the board's parts up and takes them down again. */
#include <linux/err.h>
#include <linux/module.h>

#include "board.h"

static struct dentry *dir;
static struct platform_device *soc;
static struct platform_device *modulator;

static int __init board_init(void)
{
	int error;

	soc = platform_device_register_simple("virtual-board", PLATFORM_DEVID_NONE, NULL, 0);
	if (IS_ERR(soc))
		return PTR_ERR(soc);
	/* A name with an address, as a device tree gives it: the agent finds the chip by it. */
	modulator = platform_device_register_simple("fe20c000.pwm", PLATFORM_DEVID_NONE, NULL, 0);
	if (IS_ERR(modulator)) {
		error = PTR_ERR(modulator);
		goto no_modulator;
	}
	dir = debugfs_create_dir("virtual-board", NULL);

	error = board_gpio_start(&soc->dev, dir);
	if (error)
		goto no_gpio;
	error = board_i2c_start(&soc->dev, dir);
	if (error)
		goto no_i2c;
	error = board_pwm_start(&modulator->dev);
	if (error)
		goto no_pwm;
	error = board_wire_start(dir);
	if (error)
		goto no_wire;
	error = board_spi_start(&soc->dev, dir);
	if (error)
		goto no_spi;
	error = board_monitor_start(&soc->dev, dir);
	if (error)
		goto no_monitor;
	return 0;

no_monitor:
	board_spi_stop();
no_spi:
	board_wire_stop();
no_wire:
	board_pwm_stop();
no_pwm:
	board_i2c_stop();
no_i2c:
	board_gpio_stop();
no_gpio:
	debugfs_remove_recursive(dir);
	platform_device_unregister(modulator);
no_modulator:
	platform_device_unregister(soc);
	return error;
}

static void __exit board_exit(void)
{
	debugfs_remove_recursive(dir);
	board_monitor_stop();
	board_spi_stop();
	board_wire_stop();
	board_pwm_stop();
	board_i2c_stop();
	board_gpio_stop();
	platform_device_unregister(modulator);
	platform_device_unregister(soc);
}

module_init(board_init);
module_exit(board_exit);
MODULE_LICENSE("Dual MIT/GPL");
MODULE_DESCRIPTION("SensorAgent's virtual board: GPIO, I2C, SPI, PWM, 1-Wire and hwmon for tests");
