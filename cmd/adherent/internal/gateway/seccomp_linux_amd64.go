package gateway

import "golang.org/x/sys/unix"

const thisArch = unix.AUDIT_ARCH_X86_64

// otherCalls refuses the system calls of the x32 ABI, which have other numbers on the same machine.
var otherCalls = []unix.SockFilter{
	{Code: unix.BPF_JMP | unix.BPF_JGE | unix.BPF_K, Jt: 0, Jf: 1, K: 0x40000000}, give(refused),
}

var neverCalledHere = []uintptr{unix.SYS_FORK, unix.SYS_VFORK, unix.SYS_MODIFY_LDT, unix.SYS_IOPERM, unix.SYS_IOPL, unix.SYS_USELIB,
	unix.SYS_KEXEC_FILE_LOAD}
