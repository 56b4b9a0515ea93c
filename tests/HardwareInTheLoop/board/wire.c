// SPDX-License-Identifier: MIT
/*
 * A 1-Wire bus with two DS18B20, byte by byte as the kernel's w1_therm speaks with them.
 *
 *   w1_raw     the sixteenths of a degree that the next conversion gives, one number for both
 *   w1_fault   1: a bit of every scratchpad is turned round; 2: nobody answers
 *   w1_converted   how many conversions were started
 */
#include <linux/module.h>
#include <linux/w1.h>

#include "board.h"

#define MATCH_ROM 0x55
#define SKIP_ROM 0xCC
#define CONVERT 0x44
#define READ_SCRATCHPAD 0xBE
#define THERMOMETERS 2

enum { NO_FAULT, BIT_TURNED, NOBODY };

static const u64 serials[THERMOMETERS] = {0x000005e2fdc3, 0x0417713760ff};
static u8 roms[THERMOMETERS][8];
static u8 scratchpads[THERMOMETERS][9];
static u32 raw = 23 * 16 + 2;
static u32 fault;
static u32 converted;

static enum { IDLE, ROM, COMMAND, ANSWER } state;
static u8 rom[8];
static u8 answer[9];
static size_t position;
static int chosen;

static u8 crc8(const u8 *data, size_t size)
{
	u8 crc = 0;
	int bit;

	while (size--) {
		crc ^= *data++;
		for (bit = 0; bit < 8; bit++)
			crc = crc & 1 ? (crc >> 1) ^ 0x8c : crc >> 1;
	}
	return crc;
}

static void convert(int which)
{
	u8 *pad = scratchpads[which];

	pad[0] = raw;
	pad[1] = raw >> 8;
	pad[8] = crc8(pad, 8);
}

static void command(u8 value)
{
	int i;

	state = ANSWER;
	position = 0;
	memset(answer, 0xff, sizeof(answer));
	if (value == CONVERT) {
		converted++;
		for (i = 0; i < THERMOMETERS; i++)
			if (chosen == i || chosen == THERMOMETERS)
				convert(i);
	} else if (value == READ_SCRATCHPAD && chosen < THERMOMETERS && fault != NOBODY) {
		memcpy(answer, scratchpads[chosen], sizeof(answer));
		if (fault == BIT_TURNED)
			answer[0] ^= 0x10;
	}
}

static u8 wire_reset(void *data)
{
	state = COMMAND;
	chosen = -1;
	/* 0 is the presence pulse. */
	return fault == NOBODY;
}

static void wire_write(void *data, u8 value)
{
	int i;

	switch (state) {
	case ROM:
		rom[position++] = value;
		if (position < sizeof(rom))
			return;
		for (i = 0; i < THERMOMETERS; i++)
			if (!memcmp(rom, roms[i], sizeof(rom)))
				chosen = i;
		state = chosen < 0 ? IDLE : COMMAND;
		return;
	case COMMAND:
		if (chosen < 0 && value == MATCH_ROM) {
			state = ROM;
			position = 0;
		} else if (chosen < 0 && value == SKIP_ROM) {
			chosen = THERMOMETERS;
		} else if (chosen >= 0) {
			command(value);
		}
		return;
	default:
		return;
	}
}

static u8 wire_read(void *data)
{
	return state == ANSWER && position < sizeof(answer) ? answer[position++] : 0xff;
}

/* Single bits are only asked for by READ POWER SUPPLY; a one says that there is a supply. */
static u8 wire_touch(void *data, u8 bit)
{
	return 1;
}

static void wire_search(void *data, struct w1_master *master, u8 type, w1_slave_found_callback found)
{
	u64 number;
	int i;

	for (i = 0; i < THERMOMETERS; i++) {
		memcpy(&number, roms[i], sizeof(number));
		found(master, le64_to_cpu((__force __le64)number));
	}
}

static struct w1_bus_master wire = {
	.reset_bus = wire_reset, .write_byte = wire_write, .read_byte = wire_read, .touch_bit = wire_touch, .search = wire_search};

int board_wire_start(struct dentry *dir)
{
	static const u8 delivered[9] = {0x50, 0x05, 0x4b, 0x46, 0x7f, 0xff, 0x0c, 0x10, 0x1c};
	int i, j;

	for (i = 0; i < THERMOMETERS; i++) {
		roms[i][0] = 0x28;
		for (j = 0; j < 6; j++)
			roms[i][j + 1] = serials[i] >> (8 * j);
		roms[i][7] = crc8(roms[i], 7);
		memcpy(scratchpads[i], delivered, sizeof(delivered));
	}
	debugfs_create_u32("w1_raw", 0600, dir, &raw);
	debugfs_create_u32("w1_fault", 0600, dir, &fault);
	debugfs_create_u32("w1_converted", 0400, dir, &converted);
	return w1_add_master_device(&wire);
}

void board_wire_stop(void)
{
	w1_remove_master_device(&wire);
}
