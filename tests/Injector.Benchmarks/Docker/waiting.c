// A workload that wants its credentials from its first instruction on: tries to connect again and again, then asks once, and says when each
// succeeded (nanoseconds of the wall clock, as the engine stamps its events). Stays after that.
//   waiting PAUSE    microseconds between two tries
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

static long long now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_REALTIME, &time);
    return time.tv_sec * 1000000000LL + time.tv_nsec;
}

// Without a listener the attempt leaves the container and nobody answers: it is given up after half a millisecond.
static int connected(int pause)
{
    struct sockaddr_in address = { .sin_family = AF_INET, .sin_port = htons(80) };
    address.sin_addr.s_addr = htonl(0xA9FEAA02);
    int connection = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
    int error = connect(connection, (struct sockaddr *)&address, sizeof address);
    struct pollfd wait = { .fd = connection, .events = POLLOUT };
    struct timespec half = { .tv_nsec = 500000 };
    socklen_t length = sizeof error;
    if (error != 0 && ppoll(&wait, 1, &half, NULL) == 1)
        getsockopt(connection, SOL_SOCKET, SO_ERROR, &error, &length);
    if (error == 0)
        return connection;
    close(connection);
    usleep(pause);
    return -1;
}

int main(int count, char **words)
{
    int connection;
    while ((connection = connected(count > 1 ? atoi(words[1]) : 200)) < 0)
        ;
    long long open = now();
    char text[8192];
    snprintf(text, sizeof text, "GET %s HTTP/1.1\r\nHost: 169.254.170.2\r\nConnection: close\r\n\r\n", getenv("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI"));
    if (write(connection, text, strlen(text)) < 0)
        return 1;
    struct pollfd wait = { .fd = connection, .events = POLLIN };
    poll(&wait, 1, 30000);
    ssize_t got = read(connection, text, sizeof text - 1);
    long long answered = now();
    text[got < 0 ? 0 : got] = 0;
    printf("open %lld answered %lld status %.3s\n", open, answered, got > 12 ? text + 9 : "-");
    fflush(stdout);
    pause();
}
