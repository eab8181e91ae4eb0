// The first instructions of a workload: one try to connect to the credentials, no libc start-up worth speaking of before it.
//   probe            says what came of it and ends: 0 connected, else the error number
//   probe stay       says it and stays
//   probe crash      says it and ends with 1
//   probe get        the same, and prints what the variable's path answers
#include <arpa/inet.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

int main(int count, char **words)
{
    struct sockaddr_in address = { .sin_family = AF_INET, .sin_port = htons(80) };
    address.sin_addr.s_addr = htonl(0xA9FEAA02);
    int connection = socket(AF_INET, SOCK_STREAM, 0);
    int result = connect(connection, (struct sockaddr *)&address, sizeof address) == 0 ? 0 : errno;
    const char *path = getenv("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI");
    printf("connect %d variable %s\n", result, path ? "there" : "missing");
    fflush(stdout);
    if (result == 0 && path && count > 1 && !strcmp(words[1], "get")) {
        char text[8192];
        snprintf(text, sizeof text, "GET %s HTTP/1.1\r\nHost: 169.254.170.2\r\nConnection: close\r\n\r\n", path);
        if (write(connection, text, strlen(text)) < 0)
            return 1;
        for (ssize_t got; (got = read(connection, text, sizeof text)) > 0;)
            fwrite(text, 1, got, stdout);
        putchar('\n');
    }
    if (count > 1 && !strcmp(words[1], "stay"))
        pause();
    return count > 1 && !strcmp(words[1], "crash") ? 1 : result;
}
