grep -E '^(Cap|NoNew|Seccomp:|Uid|Gid|Groups|Umask|Sig(Blk|Ign))' /proc/self/status | tr '\t' ' '
cat /proc/self/uid_map /proc/self/gid_map | tr -s ' '
cut -d' ' -f5- /proc/self/mountinfo | sed 's/^/mount /'
for f in /dev /dev/* /dev/pts/* /dev/shm /dev/mqueue /proc /proc/sys /sys /proc/self/ns /etc /bin /root /; do
    stat -c 'stat %n %F %u:%g %a %t:%T' $f
done
for f in /dev/fd /dev/stdin /dev/stdout /dev/stderr /dev/ptmx /dev/core /proc/self/cwd /proc/self/root /proc/self/exe; do
    echo "link $f $(readlink $f)"
done
for f in /proc/acpi /proc/interrupts /proc/kcore /proc/keys /proc/scsi /proc/timer_list /sys/firmware; do
    echo "masked $f $(stat -c %F $f 2>&1) $(cat $f 2>/dev/null | wc -c) $(ls $f 2>/dev/null | wc -w)"
done
for f in /proc/bus /proc/fs /proc/irq /proc/sys/kernel/msgmax /proc/sys/net/core/somaxconn /proc/sys/vm/swappiness /proc/sysrq-trigger /sys/kernel; do
    if test -d $f; then (touch $f/x) 2>&1; else (: >> $f) 2>&1; fi | sed "s,^,write ,"
done
sed 's/  */ /g; s/^/limit /' /proc/self/limits
echo "oom $(cat /proc/self/oom_score_adj)"
echo "host $(hostname) msgmax $(cat /proc/sys/kernel/msgmax)"
env | sort | sed 's/^/env /'
for n in cgroup ipc mnt net pid user uts; do
    test "$(readlink /proc/self/ns/$n)" && echo "namespace $n"
done
readlink /proc/self/ns/user /proc/self/ns/net
echo "fds $(cd /proc/self/fd; echo *)"
echo "pid-1 $(tr '\0' ' ' < /proc/1/cmdline | cut -c1-7)"
echo "session $(cut -d' ' -f4-7 /proc/1/stat)"
probe calls | sed 's/^/call /'
