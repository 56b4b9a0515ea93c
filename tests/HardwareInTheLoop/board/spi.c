// SPDX-License-Identifier: MIT
/*
 * An SPI bus with one chip on it that answers every byte with its complement, and remembers how it was asked.
 *
 *   spi_last   "mode 3, 500000 Hz, 4 bytes"
 */
#include <linux/module.h>
#include <linux/spi/spi.h>

#include "board.h"

#define FASTEST 10000000

static struct spi_master *master;
static char last[64];

static int board_exchange(struct spi_master *bus, struct spi_device *device, struct spi_transfer *transfer)
{
	const u8 *sent = transfer->tx_buf;
	u8 *taken = transfer->rx_buf;
	unsigned int i;

	scnprintf(last, sizeof(last), "mode %u, %u Hz, %u bytes", device->mode & SPI_MODE_X_MASK, transfer->speed_hz, transfer->len);
	for (i = 0; taken && i < transfer->len; i++)
		taken[i] = sent ? ~sent[i] : 0xff;
	return 0;
}

static ssize_t last_read(struct file *file, char __user *user, size_t size, loff_t *at)
{
	return simple_read_from_buffer(user, size, at, last, strlen(last));
}

static const struct file_operations last_operations = {.owner = THIS_MODULE, .open = simple_open, .read = last_read};

int board_spi_start(struct device *parent, struct dentry *dir)
{
	/* spidev drives only chips that it knows; this is one, and on a real board a device tree names the chip. */
	static struct spi_board_info info = {.modalias = "dh2228fv", .max_speed_hz = FASTEST};
	int error;

	master = spi_alloc_master(parent, 0);
	if (!master)
		return -ENOMEM;
	master->bus_num = 0;
	master->num_chipselect = 1;
	master->mode_bits = SPI_MODE_X_MASK;
	master->bits_per_word_mask = SPI_BPW_MASK(8);
	master->transfer_one = board_exchange;
	error = spi_register_master(master);
	if (error) {
		spi_master_put(master);
		return error;
	}
	debugfs_create_file("spi_last", 0400, dir, NULL, &last_operations);
	if (!spi_new_device(master, &info)) {
		spi_unregister_master(master);
		return -ENODEV;
	}
	return 0;
}

void board_spi_stop(void)
{
	spi_unregister_master(master);
}
