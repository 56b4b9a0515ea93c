// SPDX-License-Identifier: MIT
/*
 * An I2C adapter with one chip on it, at 0x76: a pointer and 256 registers. A read goes on to the next register; a write is
 * pairs of a register and its value, as Bosch's sensors have it (BME280 datasheet, 6.2.1).
 *
 *   i2c_registers   the registers, to read and to write
 *   i2c_fault       write an error number, and every transfer fails with it; 0 and the bus works again
 *   i2c_last        the last transaction as the wires carried it: "W2 f4 27" or "W1 d0 Sr R1"; Sr is a repeated START
 *   i2c_hang        write an address, and a transfer to it holds the bus until another number is written, or its process is killed
 *
 * With the module's parameter expander=1 there is a second chip at 0x20, a byte that is written and read back (PCF8574).
 */
#include <linux/i2c.h>
#include <linux/module.h>
#include <linux/sched/signal.h>
#include <linux/uaccess.h>

#include "board.h"

#define CHIP 0x76
#define EXPANDER 0x20
#define REGISTERS 256

static bool expander;
module_param(expander, bool, 0444);

static u8 registers[REGISTERS];
static u8 pointer;
static u32 fault;
static u32 hang;
static u8 latch = 0xff;
static char last[256];
static size_t last_size;
static DEFINE_MUTEX(lock);
static struct debugfs_blob_wrapper blob = {.data = registers, .size = REGISTERS};

static void one_message(const struct i2c_msg *message, bool first)
{
	int i;

	last_size += scnprintf(last + last_size, sizeof(last) - last_size, "%s%c%u", first ? "" : " Sr ",
			       message->flags & I2C_M_RD ? 'R' : 'W', message->len);
	for (i = 0; i < message->len; i++) {
		if (message->flags & I2C_M_RD) {
			message->buf[i] = registers[pointer++];
			continue;
		}
		last_size += scnprintf(last + last_size, sizeof(last) - last_size, " %02x", message->buf[i]);
		if (i % 2 == 0)
			pointer = message->buf[i];
		else
			registers[pointer] = message->buf[i];
	}
}

static void latch_message(const struct i2c_msg *message)
{
	int i;

	for (i = 0; i < message->len; i++) {
		if (message->flags & I2C_M_RD)
			message->buf[i] = latch;
		else
			latch = message->buf[i];
	}
}

static int board_transfer(struct i2c_adapter *adapter, struct i2c_msg *messages, int count)
{
	int i, result = count;

	while (count > 0 && READ_ONCE(hang) == messages[0].addr) {
		if (fatal_signal_pending(current))
			return -EINTR;
		schedule_timeout_killable(HZ / 10);
	}

	mutex_lock(&lock);
	last_size = 0;
	if (fault) {
		result = -(int)fault;
	} else {
		for (i = 0; i < count && result > 0; i++) {
			if (messages[i].addr == CHIP)
				one_message(&messages[i], i == 0);
			else if (expander && messages[i].addr == EXPANDER)
				latch_message(&messages[i]);
			else
				result = -ENXIO;
		}
	}
	mutex_unlock(&lock);
	return result;
}

static u32 board_functionality(struct i2c_adapter *adapter)
{
	return I2C_FUNC_I2C | I2C_FUNC_SMBUS_EMUL;
}

static const struct i2c_algorithm algorithm = {.master_xfer = board_transfer, .functionality = board_functionality};

static struct i2c_adapter adapter = {.owner = THIS_MODULE, .name = "virtual-board", .algo = &algorithm, .nr = 1, .retries = 0};

static ssize_t registers_read(struct file *file, char __user *user, size_t size, loff_t *at)
{
	return simple_read_from_buffer(user, size, at, blob.data, blob.size);
}

static ssize_t registers_write(struct file *file, const char __user *user, size_t size, loff_t *at)
{
	return simple_write_to_buffer(blob.data, blob.size, at, user, size);
}

static const struct file_operations registers_operations = {
	.owner = THIS_MODULE, .open = simple_open, .read = registers_read, .write = registers_write, .llseek = default_llseek};

static ssize_t last_read(struct file *file, char __user *user, size_t size, loff_t *at)
{
	return simple_read_from_buffer(user, size, at, last, last_size);
}

static const struct file_operations last_operations = {.owner = THIS_MODULE, .open = simple_open, .read = last_read};

int board_i2c_start(struct device *parent, struct dentry *dir)
{
	adapter.dev.parent = parent;
	debugfs_create_file("i2c_registers", 0600, dir, NULL, &registers_operations);
	debugfs_create_u32("i2c_fault", 0600, dir, &fault);
	debugfs_create_u32("i2c_hang", 0600, dir, &hang);
	debugfs_create_file("i2c_last", 0400, dir, NULL, &last_operations);
	return i2c_add_numbered_adapter(&adapter);
}

void board_i2c_stop(void)
{
	i2c_del_adapter(&adapter);
}
