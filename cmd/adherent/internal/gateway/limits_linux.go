package gateway

import (
	"fmt"
	"io"
	"io/fs"
	"math"
	"os"
	"os/signal"
	"path/filepath"
	"runtime/debug"
	"runtime/metrics"
	"strconv"
	"sync"
	"syscall"
	"time"

	"golang.org/x/sys/unix"
)

// The resources that a session may use. A roster of 100,000 people takes a third of the memory; read
// from a workbook, half of it or more. A day of use of the interface takes some minutes of computing.
const (
	mostMemory  = 2 << 30 // bytes of writable memory
	mostCPU     = 15 * 60 // seconds
	afterCPU    = 10      // seconds after mostCPU, to end in order
	mostOpen    = 256     // files and connections
	mostThreads = 4096    // the kernel counts those of all processes of the account
	mostFiles   = 10_000  // in the folder
	niceness    = 5       // sessions get less of the processor than the gateway
)

// limitSelf has the kernel hold this process to its limits, for good (setrlimit).
func limitSelf(q *quota) error {
	debug.SetMemoryLimit(mostMemory * 3 / 4)
	limits := []struct {
		what       int
		soft, hard uint64
	}{
		{unix.RLIMIT_DATA, mostMemory, mostMemory}, // not RLIMIT_AS: Go reserves much more address space than it uses
		{unix.RLIMIT_CPU, mostCPU, mostCPU + afterCPU},
		{unix.RLIMIT_FSIZE, uint64(q.bytes), uint64(q.bytes)},
		{unix.RLIMIT_NOFILE, mostOpen, mostOpen},
		{unix.RLIMIT_NPROC, mostThreads, mostThreads},
		{unix.RLIMIT_CORE, 0, 0}, // a dump would hold names and numbers
	}
	for _, l := range limits {
		var now unix.Rlimit
		if err := unix.Getrlimit(l.what, &now); err != nil {
			return err
		}
		if err := unix.Setrlimit(l.what, &unix.Rlimit{Cur: min(l.soft, now.Max), Max: min(l.hard, now.Max)}); err != nil {
			return err
		}
	}
	now, err := unix.Getpriority(unix.PRIO_PROCESS, 0)
	if err != nil || 20-now >= niceness { // the kernel gives 20 less the niceness; it is not taken back
		return err
	}
	return unix.Setpriority(unix.PRIO_PROCESS, 0, niceness)
}

// endOnCPU ends this process in order once it has used mostCPU; ending is called first.
func endOnCPU(ending func()) {
	over := make(chan os.Signal, 1)
	signal.Notify(over, syscall.SIGXCPU)
	go func() {
		<-over
		ending()
		_ = syscall.Kill(os.Getpid(), syscall.SIGTERM)
	}()
}

const memoryLook = 100 * time.Millisecond // how often the memory is looked at

// endOnMemory ends this process before the kernel refuses it memory, since Go would then print a long
// trace; say tells the person why. A process with that much memory in use may fail to end in order:
// the gateway restores the terminal.
func endOnMemory(say func()) {
	taken := []metrics.Sample{{Name: "/memory/classes/total:bytes"}, {Name: "/memory/classes/heap/released:bytes"}}
	for {
		<-time.After(memoryLook)
		metrics.Read(taken)
		if taken[0].Value.Uint64()-taken[1].Value.Uint64() > mostMemory/8*7 {
			say()
			_ = syscall.Kill(os.Getpid(), syscall.SIGKILL)
		}
	}
}

// quota limits what a folder may hold. The kernel limits the size of a file, not of a folder, so the
// folder is measured at intervals, and between two measures a session can write more than the quota.
// Once the folder is full every write to a file fails (EFBIG).
type quota struct {
	folder string
	bytes  int64
	files  int

	mu  sync.Mutex
	had int // files allowed: the fewest counted so far, but at least mostFiles
}

// newQuota reads the quota, in bytes, from the variable that the gateway set.
func newQuota(folder, size string) (*quota, error) {
	bytes, err := strconv.ParseInt(size, 10, 64)
	if err != nil || bytes <= 0 {
		return nil, fmt.Errorf("%s is not the size of a folder", envQuota)
	}
	return &quota{folder: folder, bytes: bytes, files: mostFiles, had: math.MaxInt}, nil
}

// used adds up the files of the folder, and the removed files that this process still holds open.
// Files that disappear meanwhile are not counted.
func (q *quota) used() (bytes int64, files int) {
	_ = filepath.WalkDir(q.folder, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || path == q.folder {
			return nil //nolint:nilerr // the file was removed meanwhile
		}
		files++
		if info, err := entry.Info(); err == nil && info.Mode().IsRegular() {
			bytes += info.Size()
		}
		return nil
	})
	for fd := range mostOpen {
		var held unix.Stat_t
		if unix.Fstat(fd, &held) == nil && held.Mode&unix.S_IFMT == unix.S_IFREG && held.Nlink == 0 {
			bytes += held.Size
		}
	}
	return bytes, files
}

// look measures the folder, makes writes fail while it is full, and gives the results of count.
func (q *quota) look() (full, tooMany bool) {
	full, tooMany = q.count()
	most := uint64(q.bytes)
	if full {
		most = 0
	}
	_ = unix.Setrlimit(unix.RLIMIT_FSIZE, &unix.Rlimit{Cur: most, Max: uint64(q.bytes)})
	return full, tooMany
}

// count tells whether the folder is full, and whether more files were put there
// than it may have.
func (q *quota) count() (full, tooMany bool) {
	q.mu.Lock()
	defer q.mu.Unlock()
	bytes, files := q.used()
	q.had = min(q.had, max(files, q.files))
	return bytes >= q.bytes, files > q.had
}

// watch measures the folder for as long as the process lives, spending at most one twentieth of the
// time on it.
func (q *quota) watch() {
	for {
		begun := time.Now()
		q.look()
		<-time.After(max(time.Second, 20*time.Since(begun)))
	}
}

// How many bytes and reads the SFTP server may take between two measures of the folder.
const (
	lookBytes = 1 << 20
	lookReads = 1024
)

// metered reads what an SFTP client sends. Nothing is written that the client did not send, so
// measuring the folder while reading bounds what is written.
type metered struct {
	io.Reader
	q     *quota
	say   func(full, tooMany bool) error
	bytes int
	reads int
}

func (m *metered) Read(p []byte) (int, error) {
	if m.reads++; m.bytes >= lookBytes || m.reads >= lookReads {
		m.bytes, m.reads = 0, 0
		if err := m.say(m.q.look()); err != nil {
			return 0, err
		}
	}
	n, err := m.Reader.Read(p)
	m.bytes += n
	return n, err
}
