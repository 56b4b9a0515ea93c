// SPDX-License-Identifier: MIT
/*
 * A chip that the kernel drives itself, as hwmon shows it: a temperature and a voltage.
 *
 *   monitor_millidegrees   what it measures
 *   monitor_fault          an error number, and every read fails with it
 */
#include <linux/hwmon.h>
#include <linux/module.h>

#include "board.h"

static u32 millidegrees = 21500;
static u32 fault;
static struct device *monitor;

static umode_t board_visible(const void *data, enum hwmon_sensor_types type, u32 attribute, int channel)
{
	return 0444;
}

static int board_read(struct device *device, enum hwmon_sensor_types type, u32 attribute, int channel, long *value)
{
	if (fault)
		return -(int)fault;
	*value = type == hwmon_temp ? (s32)millidegrees : 3301;
	return 0;
}

static const struct hwmon_ops operations = {.is_visible = board_visible, .read = board_read};

static const struct hwmon_channel_info *channels[] = {
	HWMON_CHANNEL_INFO(temp, HWMON_T_INPUT), HWMON_CHANNEL_INFO(in, HWMON_I_INPUT), NULL};

static const struct hwmon_chip_info information = {.ops = &operations, .info = channels};

int board_monitor_start(struct device *parent, struct dentry *dir)
{
	debugfs_create_u32("monitor_millidegrees", 0600, dir, &millidegrees);
	debugfs_create_u32("monitor_fault", 0600, dir, &fault);
	monitor = hwmon_device_register_with_info(parent, "virtual_monitor", NULL, &information, NULL);
	return PTR_ERR_OR_ZERO(monitor);
}

void board_monitor_stop(void)
{
	hwmon_device_unregister(monitor);
}
