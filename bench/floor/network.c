/* The network of a task: a macvlan link of the machine's trunk as its eth1, and a link-local bridge
 * device as its eth0. Two batches of netlink messages. */
#define _GNU_SOURCE
#include "floor.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/if_link.h>
#include <linux/rtnetlink.h>
#include <net/if.h>
#include <sched.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { LOOPBACK = 1, ETH0 = 20, ETH1 = 21, MTU = 9001 };

static struct {
    _Alignas(struct nlmsghdr) char bytes[8192];
    size_t used;
    int messages;
} batch;

static struct nlmsghdr *message(int type, int flags, const void *payload, size_t size)
{
    struct nlmsghdr *header = (void *)(batch.bytes + batch.used);
    *header = (struct nlmsghdr){
        .nlmsg_len = NLMSG_LENGTH(size), .nlmsg_type = type, .nlmsg_flags = NLM_F_REQUEST | NLM_F_ACK | flags};
    memcpy(NLMSG_DATA(header), payload, size);
    batch.messages++;
    return header;
}

static struct rtattr *attribute(struct nlmsghdr *header, int type, const void *value, size_t size)
{
    struct rtattr *at = (void *)((char *)header + NLMSG_ALIGN(header->nlmsg_len));
    *at = (struct rtattr){.rta_len = RTA_LENGTH(size), .rta_type = type};
    if (size > 0)
        memcpy(RTA_DATA(at), value, size);
    header->nlmsg_len = NLMSG_ALIGN(header->nlmsg_len) + RTA_ALIGN(at->rta_len);
    return at;
}

static void number(struct nlmsghdr *header, int type, unsigned value)
{
    attribute(header, type, &value, sizeof value);
}

static void name(struct nlmsghdr *header, int type, const char *value)
{
    attribute(header, type, value, strlen(value) + 1);
}

static void end(struct nlmsghdr *header, struct rtattr *nest)
{
    nest->rta_len = (char *)header + header->nlmsg_len - (char *)nest;
}

static void add(const struct nlmsghdr *header)
{
    batch.used += NLMSG_ALIGN(header->nlmsg_len);
}

static void send_batch(void)
{
    int socket_ = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_ROUTE);
    must(socket_ >= 0 && send(socket_, batch.bytes, batch.used, 0) == (ssize_t)batch.used);
    while (batch.messages > 0) {
        char answers[8192];
        ssize_t got = recv(socket_, answers, sizeof answers, 0);
        must(got > 0);
        for (struct nlmsghdr *header = (void *)answers; NLMSG_OK(header, got); header = NLMSG_NEXT(header, got)) {
            const struct nlmsgerr *answer = NLMSG_DATA(header);
            errno = -answer->error;
            must(header->nlmsg_type == NLMSG_ERROR && answer->error == 0);
            batch.messages--;
        }
    }
    close(socket_);
    batch.used = 0;
}

static void set_up(int index)
{
    struct ifinfomsg link = {.ifi_index = index, .ifi_flags = IFF_UP, .ifi_change = IFF_UP};
    add(message(RTM_NEWLINK, 0, &link, sizeof link));
}

static void add_address(int index, const char *address, int prefix)
{
    struct ifaddrmsg ip = {.ifa_family = AF_INET, .ifa_prefixlen = prefix, .ifa_index = index};
    in_addr_t raw = inet_addr(address);
    struct nlmsghdr *header = message(RTM_NEWADDR, NLM_F_CREATE, &ip, sizeof ip);
    attribute(header, IFA_LOCAL, &raw, sizeof raw);
    add(header);
}

/* A macvlan link of the machine's trunk, made in the namespace: no link on the machine's side. */
static void make_eth1(int netns, const char *trunk)
{
    struct ifinfomsg link = {.ifi_index = ETH1};
    struct nlmsghdr *header = message(RTM_NEWLINK, NLM_F_CREATE | NLM_F_EXCL, &link, sizeof link);
    name(header, IFLA_IFNAME, "eth1");
    number(header, IFLA_MTU, MTU);
    number(header, IFLA_LINK, if_nametoindex(trunk));
    number(header, IFLA_NET_NS_FD, netns);
    struct rtattr *info = attribute(header, IFLA_LINKINFO, NULL, 0);
    attribute(header, IFLA_INFO_KIND, "macvlan", 7);
    struct rtattr *data = attribute(header, IFLA_INFO_DATA, NULL, 0);
    number(header, IFLA_MACVLAN_MODE, MACVLAN_MODE_BRIDGE);
    end(header, data);
    end(header, info);
    add(header);
    send_batch();
}

void network_connect(int netns, const char *trunk, const char *address, const char *gateway)
{
    make_eth1(netns, trunk);

    int own = open("/proc/self/ns/net", O_RDONLY | O_CLOEXEC);
    must(own >= 0 && setns(netns, CLONE_NEWNET) == 0);
    set_up(LOOPBACK);
    add_address(LOOPBACK, "169.254.169.253", 32);
    struct ifinfomsg link = {.ifi_index = ETH0, .ifi_flags = IFF_UP, .ifi_change = IFF_UP};
    struct nlmsghdr *header = message(RTM_NEWLINK, NLM_F_CREATE | NLM_F_EXCL, &link, sizeof link);
    name(header, IFLA_IFNAME, "eth0");
    struct rtattr *info = attribute(header, IFLA_LINKINFO, NULL, 0);
    attribute(header, IFLA_INFO_KIND, "bridge", 6);
    end(header, info);
    add(header);
    add_address(ETH0, "169.254.172.2", 22);
    set_up(ETH1);
    add_address(ETH1, address, 16);
    struct rtmsg route = {.rtm_family = AF_INET, .rtm_table = RT_TABLE_MAIN, .rtm_protocol = RTPROT_STATIC,
                          .rtm_scope = RT_SCOPE_UNIVERSE, .rtm_type = RTN_UNICAST};
    in_addr_t raw = inet_addr(gateway);
    header = message(RTM_NEWROUTE, NLM_F_CREATE, &route, sizeof route);
    attribute(header, RTA_GATEWAY, &raw, sizeof raw);
    number(header, RTA_OIF, ETH1);
    add(header);
    send_batch();
    must(setns(own, CLONE_NEWNET) == 0);
    close(own);
}
