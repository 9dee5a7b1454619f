/* The clock, the sockets and the way out that upstream and load share. */
#define _GNU_SOURCE
#include "net.h"

#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>

enum { BACKLOG = 4096 };

int64_t now_nanos(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return time.tv_sec * (int64_t)NANOS_PER_SECOND + time.tv_nsec;
}

static struct sockaddr_in loopback(int port) {
  return (struct sockaddr_in){
      .sin_family = AF_INET,
      .sin_port = htons((uint16_t)port),
      .sin_addr.s_addr = htonl(INADDR_LOOPBACK),
  };
}

static void switch_on(int socket, int level, int option) {
  int on = 1;
  if (setsockopt(socket, level, option, &on, sizeof on) < 0) fail_errno("setsockopt");
}

int listen_on(int port) {
  int listener = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (listener < 0) fail_errno("socket");
  switch_on(listener, SOL_SOCKET, SO_REUSEADDR);
  struct sockaddr_in address = loopback(port);
  if (bind(listener, (struct sockaddr *)&address, sizeof address) < 0) fail_errno("bind");
  if (listen(listener, BACKLOG) < 0) fail_errno("listen");
  return listener;
}

int accept_from(int listener) {
  int accepted = accept4(listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
  if (accepted >= 0) {
    switch_on(accepted, IPPROTO_TCP, TCP_NODELAY);
  } else if (errno != EAGAIN && errno != ECONNABORTED) {
    fail_errno("accept");
  }
  return accepted;
}

int connect_to(int port) {
  int connected = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (connected < 0) fail_errno("socket");
  struct sockaddr_in address = loopback(port);
  if (connect(connected, (struct sockaddr *)&address, sizeof address) < 0) fail_errno("connect");
  switch_on(connected, IPPROTO_TCP, TCP_NODELAY);
  if (fcntl(connected, F_SETFL, O_NONBLOCK) < 0) fail_errno("fcntl");
  return connected;
}

void watch(int epoll, int socket, void *context) {
  struct epoll_event event = {
      .events = EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET,
      .data.ptr = context,
  };
  if (epoll_ctl(epoll, EPOLL_CTL_ADD, socket, &event) < 0) fail_errno("epoll_ctl");
}

void fail(const char *what, const char *reason) {
  fprintf(stderr, "%s: %s: %s\n", program_invocation_short_name, what, reason);
  exit(1);
}

void fail_errno(const char *what) { fail(what, strerror(errno)); }

void *allocate(uint64_t count, uint64_t size) {
  void *memory = calloc(count, size);
  if (memory == NULL) fail_errno("calloc");
  return memory;
}
