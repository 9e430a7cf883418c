//go:build linux && (amd64 || arm64)

package gateway

import (
	"errors"
	"os"
	"slices"
	"unsafe"

	"golang.org/x/sys/unix"
)

// neverCalled lists the system calls that a session has no use for and that an attacker in control of
// it would have: they start another program, reach another process or its memory, or reach parts of
// the kernel. A refused call gives EPERM.
var neverCalled = []uintptr{
	unix.SYS_EXECVE, unix.SYS_EXECVEAT,
	unix.SYS_PTRACE, unix.SYS_PROCESS_VM_READV, unix.SYS_PROCESS_VM_WRITEV, unix.SYS_PROCESS_MADVISE, unix.SYS_KCMP,
	unix.SYS_PIDFD_OPEN, unix.SYS_PIDFD_GETFD, unix.SYS_PIDFD_SEND_SIGNAL, unix.SYS_TKILL, unix.SYS_RT_SIGQUEUEINFO,
	unix.SYS_RT_TGSIGQUEUEINFO,
	unix.SYS_SHMGET, unix.SYS_SHMAT, unix.SYS_SEMGET, unix.SYS_MSGGET, unix.SYS_MQ_OPEN, // objects shared by all processes of an account
	unix.SYS_UNSHARE, unix.SYS_SETNS, unix.SYS_CHROOT, unix.SYS_PIVOT_ROOT, unix.SYS_MOUNT, unix.SYS_UMOUNT2, unix.SYS_MOVE_MOUNT,
	unix.SYS_OPEN_TREE, unix.SYS_FSOPEN, unix.SYS_FSCONFIG, unix.SYS_FSMOUNT, unix.SYS_FSPICK, unix.SYS_MOUNT_SETATTR,
	unix.SYS_NAME_TO_HANDLE_AT, unix.SYS_OPEN_BY_HANDLE_AT,
	unix.SYS_KEYCTL, unix.SYS_ADD_KEY, unix.SYS_REQUEST_KEY,
	unix.SYS_BPF, unix.SYS_PERF_EVENT_OPEN, unix.SYS_USERFAULTFD, unix.SYS_IO_URING_SETUP, unix.SYS_IO_URING_ENTER, unix.SYS_IO_URING_REGISTER,
	unix.SYS_KEXEC_LOAD, unix.SYS_INIT_MODULE, unix.SYS_FINIT_MODULE, unix.SYS_DELETE_MODULE,
	unix.SYS_REBOOT, unix.SYS_SWAPON, unix.SYS_SWAPOFF, unix.SYS_ACCT, unix.SYS_QUOTACTL, unix.SYS_SYSLOG, unix.SYS_PERSONALITY,
	unix.SYS_SETTIMEOFDAY, unix.SYS_CLOCK_SETTIME, unix.SYS_ADJTIMEX, unix.SYS_CLOCK_ADJTIME, unix.SYS_SETHOSTNAME, unix.SYS_SETDOMAINNAME,
	unix.SYS_MBIND, unix.SYS_MOVE_PAGES, unix.SYS_MIGRATE_PAGES, unix.SYS_VHANGUP,
}

// Offsets in struct seccomp_data, which a filter reads; the low half of an argument comes first.
const (
	atCall     = 0
	atArch     = 4
	atArgument = 16
)

const (
	refused = unix.SECCOMP_RET_ERRNO | uint32(unix.EPERM)
	unknown = unix.SECCOMP_RET_ERRNO | uint32(unix.ENOSYS)
	allowed = unix.SECCOMP_RET_ALLOW
)

// filterCalls makes the kernel refuse, for good and in every thread, the system calls that a session
// has no use for (seccomp). A session starts threads but no process, communicates over the network
// only, and sends signals to itself only.
func filterCalls() error {
	program := filter(uint32(os.Getpid()))
	set := unix.SockFprog{Len: uint16(len(program)), Filter: &program[0]}
	left, _, errno := unix.Syscall(unix.SYS_SECCOMP, unix.SECCOMP_SET_MODE_FILTER, unix.SECCOMP_FILTER_FLAG_TSYNC,
		uintptr(unsafe.Pointer(&set)))
	if errno != 0 {
		return errno
	}
	if left != 0 {
		return errors.New("a thread has another filter")
	}
	return nil
}

func filter(pid uint32) []unix.SockFilter {
	program := []unix.SockFilter{
		load(atArch), equal(thisArch, 1, 0), give(unix.SECCOMP_RET_KILL_PROCESS),
		load(atCall),
	}
	program = append(program, otherCalls...)
	for _, call := range slices.Concat(neverCalled, neverCalledHere) {
		program = append(program, equal(uint32(call), 0, 1), give(refused))
	}
	program = append(program, equal(unix.SYS_CLONE3, 0, 1), give(unknown)) // a filter cannot read its flags; Go then uses clone
	// clone is allowed for threads only.
	program = append(program,
		equal(unix.SYS_CLONE, 0, 4), load(atArgument),
		unix.SockFilter{Code: unix.BPF_JMP | unix.BPF_JSET | unix.BPF_K, Jt: 0, Jf: 1, K: unix.CLONE_THREAD}, give(allowed), give(refused))
	program = append(program, argument(unix.SYS_SOCKET, unix.AF_INET, unix.AF_INET6)...)
	for _, call := range []uint32{unix.SYS_KILL, unix.SYS_TGKILL} {
		program = append(program, argument(call, pid)...)
	}
	program = append(program, argument(unix.SYS_PRLIMIT64, 0, pid)...)
	return append(program, give(allowed))
}

// argument refuses a call unless its first argument is one of the given values.
func argument(call uint32, values ...uint32) []unix.SockFilter {
	n := uint8(len(values))
	program := []unix.SockFilter{equal(call, 0, 2*n+2), load(atArgument)}
	for _, v := range values {
		program = append(program, equal(v, 0, 1), give(allowed))
	}
	return append(program, give(refused))
}

func load(at uint32) unix.SockFilter {
	return unix.SockFilter{Code: unix.BPF_LD | unix.BPF_W | unix.BPF_ABS, K: at}
}

func equal(value uint32, yes, no uint8) unix.SockFilter {
	return unix.SockFilter{Code: unix.BPF_JMP | unix.BPF_JEQ | unix.BPF_K, Jt: yes, Jf: no, K: value}
}

func give(value uint32) unix.SockFilter {
	return unix.SockFilter{Code: unix.BPF_RET | unix.BPF_K, K: value}
}
