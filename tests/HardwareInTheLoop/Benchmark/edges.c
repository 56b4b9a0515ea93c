/* The peer of the edge benchmark: waits for edges of one line by epoll, as the agent does, and tells how long each took from the kernel's
 * timestamp until this program had it. Usage: edges /dev/gpiochipN LINE EDGES; says "ready", then one line with microseconds for each edge. */
#include <fcntl.h>
#include <linux/gpio.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

int main(int argc, char **argv)
{
	struct gpio_v2_line_request request;
	struct gpio_v2_line_event event;
	struct epoll_event wanted = { .events = EPOLLIN }, ready;
	struct timespec now;
	double *took;
	int chip, poll, count, i;

	if (argc != 4)
		return 2;
	count = atoi(argv[3]);
	took = calloc(count, sizeof(*took));
	chip = open(argv[1], O_RDWR | O_CLOEXEC);
	memset(&request, 0, sizeof(request));
	request.offsets[0] = atoi(argv[2]);
	request.num_lines = 1;
	request.event_buffer_size = 1024;
	request.config.flags = GPIO_V2_LINE_FLAG_INPUT | GPIO_V2_LINE_FLAG_EDGE_RISING | GPIO_V2_LINE_FLAG_EDGE_FALLING;
	strcpy(request.consumer, "benchmark");
	poll = epoll_create1(EPOLL_CLOEXEC);
	if (chip < 0 || poll < 0 || !took || ioctl(chip, GPIO_V2_GET_LINE_IOCTL, &request) < 0 ||
	    epoll_ctl(poll, EPOLL_CTL_ADD, request.fd, &wanted) < 0) {
		perror(argv[1]);
		return 1;
	}

	puts("ready");
	fflush(stdout);
	for (i = 0; i < count; i++) {
		if (epoll_wait(poll, &ready, 1, -1) < 0 || read(request.fd, &event, sizeof(event)) != sizeof(event)) {
			perror("edge");
			return 1;
		}
		clock_gettime(CLOCK_MONOTONIC, &now);
		took[i] = (now.tv_sec * 1e9 + now.tv_nsec - event.timestamp_ns) / 1e3;
	}

	for (i = 0; i < count; i++)
		printf("%.1f ", took[i]);
	puts("");
	return 0;
}
