// SPDX-License-Identifier: MIT
/*
 * A GPIO chip of 58 lines, labelled as a Raspberry Pi 4's.
 *
 *   line    write "17 1", "17 0" or "17 -": the world drives the line high, low, or lets it float
 *   pulses  write "17 1000 500": a thousand pulses, each level held for 500 microseconds
 *   lines   read "17 out 1 none": direction, level and resistor of every line
 *   trace   read what the chip was told since the last write to it, in order: "17 out 1", "17 set 0", "17 in"
 *   power   write "0" and the chip is gone as if its driver had been unloaded, "1" and it is back
 */
#include <linux/delay.h>
#include <linux/gpio/consumer.h>
#include <linux/gpio/driver.h>
#include <linux/gpio/machine.h>
#include <linux/interrupt.h>
#include <linux/irq.h>
#include <linux/irqdomain.h>
#include <linux/module.h>
#include <linux/seq_file.h>
#include <linux/slab.h>
#include <linux/uaccess.h>

#include "board.h"

#define LINES 58
#define HELD_LINE 21
#define TRACE_SIZE 4096
#define FLOATING (-1)

struct line {
	bool out;
	int driven;
	int world;
	unsigned int bias;
	unsigned int edges;
	bool unmasked;
};

static DEFINE_SPINLOCK(lock);
static struct line lines[LINES];
static char trace[TRACE_SIZE];
static size_t traced;
static struct gpio_chip *chip;
static struct gpio_desc *held;
static struct device *parent_device;
static DEFINE_MUTEX(power_lock);

static int level(const struct line *line)
{
	if (line->out)
		return line->driven;
	if (line->world != FLOATING)
		return line->world;
	return line->bias == PIN_CONFIG_BIAS_PULL_UP;
}

static void note(const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	traced += vscnprintf(trace + traced, TRACE_SIZE - traced, format, arguments);
	va_end(arguments);
}

static int board_direction(struct gpio_chip *gc, unsigned int offset)
{
	return lines[offset].out ? GPIO_LINE_DIRECTION_OUT : GPIO_LINE_DIRECTION_IN;
}

static int board_input(struct gpio_chip *gc, unsigned int offset)
{
	unsigned long flags;

	spin_lock_irqsave(&lock, flags);
	lines[offset].out = false;
	note("%u in\n", offset);
	spin_unlock_irqrestore(&lock, flags);
	return 0;
}

static int board_output(struct gpio_chip *gc, unsigned int offset, int value)
{
	unsigned long flags;

	spin_lock_irqsave(&lock, flags);
	lines[offset].out = true;
	lines[offset].driven = !!value;
	note("%u out %d\n", offset, !!value);
	spin_unlock_irqrestore(&lock, flags);
	return 0;
}

static int board_get(struct gpio_chip *gc, unsigned int offset)
{
	return level(&lines[offset]);
}

static void board_set(struct gpio_chip *gc, unsigned int offset, int value)
{
	unsigned long flags;

	spin_lock_irqsave(&lock, flags);
	lines[offset].driven = !!value;
	note("%u set %d\n", offset, !!value);
	spin_unlock_irqrestore(&lock, flags);
}

static int board_config(struct gpio_chip *gc, unsigned int offset, unsigned long config)
{
	switch (pinconf_to_config_param(config)) {
	case PIN_CONFIG_BIAS_PULL_UP:
	case PIN_CONFIG_BIAS_PULL_DOWN:
	case PIN_CONFIG_BIAS_DISABLE:
		lines[offset].bias = pinconf_to_config_param(config);
		return 0;
	default:
		/* Open drain and debounce are left to the kernel's own emulation. */
		return -ENOTSUPP;
	}
}

static void board_irq_mask(struct irq_data *data)
{
	struct gpio_chip *gc = irq_data_get_irq_chip_data(data);

	lines[irqd_to_hwirq(data)].unmasked = false;
	gpiochip_disable_irq(gc, irqd_to_hwirq(data));
}

static void board_irq_unmask(struct irq_data *data)
{
	struct gpio_chip *gc = irq_data_get_irq_chip_data(data);

	gpiochip_enable_irq(gc, irqd_to_hwirq(data));
	lines[irqd_to_hwirq(data)].unmasked = true;
}

static int board_irq_type(struct irq_data *data, unsigned int type)
{
	lines[irqd_to_hwirq(data)].edges = type & IRQ_TYPE_EDGE_BOTH;
	return 0;
}

static const struct irq_chip board_irqs = {
	.name = "virtual-board",
	.irq_mask = board_irq_mask,
	.irq_unmask = board_irq_unmask,
	.irq_set_type = board_irq_type,
	.flags = IRQCHIP_IMMUTABLE,
	GPIOCHIP_IRQ_RESOURCE_HELPERS,
};

static void drive(unsigned int offset, int world)
{
	unsigned long flags;
	int before, after;

	spin_lock_irqsave(&lock, flags);
	before = level(&lines[offset]);
	lines[offset].world = world;
	after = level(&lines[offset]);
	spin_unlock_irqrestore(&lock, flags);

	if (before == after || !chip || !lines[offset].unmasked)
		return;
	if (!(lines[offset].edges & (after ? IRQ_TYPE_EDGE_RISING : IRQ_TYPE_EDGE_FALLING)))
		return;
	local_irq_save(flags);
	generic_handle_domain_irq(chip->irq.domain, offset);
	local_irq_restore(flags);
	/*
	 * The kernel's handler is a thread that reads the level by itself. A virtual processor that its host stops for some
	 * milliseconds would lose edges that no board loses, so each level lasts until the handler has seen it.
	 */
	synchronize_irq(irq_find_mapping(chip->irq.domain, offset));
}

static ssize_t line_write(struct file *file, const char __user *user, size_t size, loff_t *at)
{
	char text[64] = {}, state;
	unsigned int offset;
	char *rest = text, *order;

	if (size >= sizeof(text) || copy_from_user(text, user, size))
		return -EINVAL;
	/* Several orders in one write come as fast as the kernel can give them. */
	while ((order = strsep(&rest, ",\n"))) {
		if (!*order)
			continue;
		if (sscanf(order, "%u %c", &offset, &state) != 2 || offset >= LINES)
			return -EINVAL;
		drive(offset, state == '-' ? FLOATING : state == '1');
	}
	return size;
}

static ssize_t pulses_write(struct file *file, const char __user *user, size_t size, loff_t *at)
{
	unsigned int offset, count, hold;
	char text[64] = {};

	if (size >= sizeof(text) || copy_from_user(text, user, size))
		return -EINVAL;
	if (sscanf(text, "%u %u %u", &offset, &count, &hold) != 3 || offset >= LINES)
		return -EINVAL;
	while (count--) {
		drive(offset, 1);
		usleep_range(hold, hold + hold / 10);
		drive(offset, 0);
		usleep_range(hold, hold + hold / 10);
	}
	return size;
}

static const struct file_operations pulses_operations = {.owner = THIS_MODULE, .open = simple_open, .write = pulses_write};

static const struct file_operations line_operations = {.owner = THIS_MODULE, .open = simple_open, .write = line_write};

static const char *bias_name(unsigned int bias)
{
	switch (bias) {
	case PIN_CONFIG_BIAS_PULL_UP:
		return "up";
	case PIN_CONFIG_BIAS_PULL_DOWN:
		return "down";
	case PIN_CONFIG_BIAS_DISABLE:
		return "none";
	default:
		return "unchanged";
	}
}

static int lines_show(struct seq_file *file, void *unused)
{
	unsigned int offset;

	for (offset = 0; offset < LINES; offset++)
		seq_printf(file, "%u %s %d %s\n", offset, lines[offset].out ? "out" : "in", level(&lines[offset]),
			   bias_name(lines[offset].bias));
	return 0;
}
DEFINE_SHOW_ATTRIBUTE(lines);

static ssize_t trace_read(struct file *file, char __user *user, size_t size, loff_t *at)
{
	return simple_read_from_buffer(user, size, at, trace, traced);
}

static ssize_t trace_write(struct file *file, const char __user *user, size_t size, loff_t *at)
{
	traced = 0;
	return size;
}

static const struct file_operations trace_operations = {
	.owner = THIS_MODULE, .open = simple_open, .read = trace_read, .write = trace_write};

static int power_on(void)
{
	static const char *names[LINES];
	static bool named;
	unsigned int offset;
	int error;

	chip = kzalloc(sizeof(*chip), GFP_KERNEL);
	if (!chip)
		return -ENOMEM;
	for (offset = 0; offset < LINES; offset++) {
		lines[offset] = (struct line){.world = FLOATING};
		if (!names[offset])
			names[offset] = kasprintf(GFP_KERNEL, "GPIO%u", offset);
	}
	chip->label = "pinctrl-bcm2711";
	chip->parent = parent_device;
	chip->owner = THIS_MODULE;
	chip->base = -1;
	chip->ngpio = LINES;
	/*
	 * Linux 6.1 keeps a removed chip in its list when a line of it was open, and falls over it when the next chip has
	 * names: only the first one has them.
	 */
	chip->names = named ? NULL : names;
	named = true;
	chip->get_direction = board_direction;
	chip->direction_input = board_input;
	chip->direction_output = board_output;
	chip->get = board_get;
	chip->set = board_set;
	chip->set_config = board_config;
	gpio_irq_chip_set_chip(&chip->irq, &board_irqs);
	chip->irq.handler = handle_simple_irq;
	chip->irq.default_type = IRQ_TYPE_NONE;

	error = gpiochip_add_data(chip, NULL);
	if (error) {
		kfree(chip);
		chip = NULL;
		return error;
	}
	held = gpiochip_request_own_desc(chip, HELD_LINE, "gpio-keys", GPIO_LOOKUP_FLAGS_DEFAULT, GPIOD_IN);
	return PTR_ERR_OR_ZERO(held);
}

static void power_off(void)
{
	if (!chip)
		return;
	if (!IS_ERR_OR_NULL(held))
		gpiochip_free_own_desc(held);
	held = NULL;
	gpiochip_remove(chip);
	kfree(chip);
	chip = NULL;
}

static ssize_t power_write(struct file *file, const char __user *user, size_t size, loff_t *at)
{
	bool on;
	int error = kstrtobool_from_user(user, size, &on);

	if (error)
		return error;
	mutex_lock(&power_lock);
	if (!on)
		power_off();
	else if (!chip)
		error = power_on();
	mutex_unlock(&power_lock);
	return error ? error : size;
}

static const struct file_operations power_operations = {.owner = THIS_MODULE, .open = simple_open, .write = power_write};

int board_gpio_start(struct device *parent, struct dentry *dir)
{
	parent_device = parent;
	debugfs_create_file("line", 0200, dir, NULL, &line_operations);
	debugfs_create_file("pulses", 0200, dir, NULL, &pulses_operations);
	debugfs_create_file("lines", 0400, dir, NULL, &lines_fops);
	debugfs_create_file("trace", 0600, dir, NULL, &trace_operations);
	debugfs_create_file("power", 0200, dir, NULL, &power_operations);
	return power_on();
}

void board_gpio_stop(void)
{
	power_off();
}
