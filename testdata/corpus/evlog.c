// SPDX-License-Identifier: GPL-2.0-only
/*
 * evlog - a log of events in a fixed buffer, the oldest give way to new ones
 *
 * Copyright (C) 2026 The hunkprint authors
 */
#include <stdint.h>
#include <string.h>

#define EVLOG_SIZE 4096u
#define EVLOG_ALIGN 8u
#define EVLOG_PAD 0xffffu

struct evlog_head {
	uint16_t kind;
	uint16_t length;
	uint32_t check;
};

struct evlog {
	uint32_t first;		/* offset of the oldest event */
	uint32_t next;		/* offset of the free space */
	uint32_t events;
	uint32_t lost;
	unsigned char data[EVLOG_SIZE];
};

static uint32_t evlog_round(uint32_t n)
{
	return (n + EVLOG_ALIGN - 1) & ~(EVLOG_ALIGN - 1);
}

static uint32_t evlog_check(const unsigned char *p, uint32_t n, uint32_t seed)
{
	uint32_t low = seed & 0xffff, high = seed >> 16;

	while (n--) {
		low = (low + *p++) % 65521;
		high = (high + low) % 65521;
	}
	return high << 16 | low;
}

/* Forget the oldest event. */
static void evlog_drop(struct evlog *log)
{
	struct evlog_head head;

	memcpy(&head, log->data + log->first, sizeof(head));
	if (head.kind == EVLOG_PAD) {
		log->first = 0;
		memcpy(&head, log->data, sizeof(head));
	}
	log->first += evlog_round(sizeof(head) + head.length);
	if (log->first == EVLOG_SIZE)
		log->first = 0;
	log->events--;
	log->lost++;
}

/* Add an event; returns how many old ones had to go, or -1 if it is too long. */
int evlog_add(struct evlog *log, uint16_t kind, const void *text, uint16_t length)
{
	struct evlog_head head = { .kind = kind, .length = length };
	uint32_t need = evlog_round(sizeof(head) + length);
	uint32_t before = log->lost;

	if (need > EVLOG_SIZE / 2 || kind == EVLOG_PAD)
		return -1;
	if (log->next + need > EVLOG_SIZE) {
		while (log->events && log->first >= log->next)
			evlog_drop(log);
		if (log->next < EVLOG_SIZE) {
			struct evlog_head pad = { .kind = EVLOG_PAD };

			memcpy(log->data + log->next, &pad, sizeof(pad));
		}
		log->next = 0;
	}
	while (log->events && log->first >= log->next && log->first < log->next + need)
		evlog_drop(log);
	head.check = evlog_check(text, length, kind);
	memcpy(log->data + log->next, &head, sizeof(head));
	memcpy(log->data + log->next + sizeof(head), text, length);
	log->next += need;
	if (log->next == EVLOG_SIZE)
		log->next = 0;
	log->events++;
	return log->lost - before;
}

/* Call show for every event whose checksum holds, the oldest first. */
int evlog_each(const struct evlog *log, void (*show)(uint16_t, const void *, uint16_t))
{
	uint32_t at = log->first, left = log->events;
	int damaged = 0;

	for (; left; left--) {
		struct evlog_head head;
		const unsigned char *text;

		memcpy(&head, log->data + at, sizeof(head));
		if (head.kind == EVLOG_PAD) {
			at = 0;
			memcpy(&head, log->data, sizeof(head));
		}
		text = log->data + at + sizeof(head);
		if (evlog_check(text, head.length, head.kind) == head.check)
			show(head.kind, text, head.length);
		else
			damaged++;
		at += evlog_round(sizeof(head) + head.length);
		if (at == EVLOG_SIZE)
			at = 0;
	}
	return damaged;
}
