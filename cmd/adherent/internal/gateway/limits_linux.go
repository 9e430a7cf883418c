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

// What a session may take of the machine. A roster of 100,000 people takes a third
// of the memory, read from a workbook the half or more; a day in the interface takes
// some minutes of computing.
const (
	mostMemory  = 2 << 30 // bytes that it can write to
	mostCPU     = 15 * 60 // seconds
	afterCPU    = 10      // seconds more to end in order
	mostOpen    = 256     // files and connections
	mostThreads = 4096    // of all that the account runs: the kernel counts by account
	mostFiles   = 10_000  // in the folder
	politeness  = 5       // niceness: sessions have less of the processor than the gateway
)

// limitSelf has the kernel hold this process to its limits, for good (setrlimit).
func limitSelf(q *quota) error {
	debug.SetMemoryLimit(mostMemory * 3 / 4)
	limits := []struct {
		what       int
		soft, hard uint64
	}{
		{unix.RLIMIT_DATA, mostMemory, mostMemory}, // not RLIMIT_AS: Go reserves much more than it takes
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
	if err != nil || 20-now >= politeness { // the kernel gives 20 less the niceness; it is not taken back
		return err
	}
	return unix.Setpriority(unix.PRIO_PROCESS, 0, politeness)
}

// endOnCPU ends this process in order once it has computed too long; ending is told before.
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

// endOnMemory ends this process before the kernel refuses it memory, which Go tells
// by a trace of many lines; say says why. What has taken that much cannot be
// trusted to end in order: the gateway gives the terminal back.
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

// quota is what a folder may hold. It is looked at again and again, and between
// two looks a session can write more: the kernel holds a file to a size, not a
// folder. Once the folder is full every write to a file fails (EFBIG).
type quota struct {
	folder string
	bytes  int64
	files  int

	mu  sync.Mutex
	had int // files, at most, since the session started
}

// newQuota takes the size from the gateway, in bytes.
func newQuota(folder, size string) (*quota, error) {
	bytes, err := strconv.ParseInt(size, 10, 64)
	if err != nil || bytes <= 0 {
		return nil, fmt.Errorf("%s is not the size of a folder", envQuota)
	}
	return &quota{folder: folder, bytes: bytes, files: mostFiles, had: math.MaxInt}, nil
}

// used walks through the folder, and adds what this process holds open of files
// that have been removed. What disappears meanwhile is not counted.
func (q *quota) used() (bytes int64, files int) {
	_ = filepath.WalkDir(q.folder, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || path == q.folder {
			return nil //nolint:nilerr // it has gone
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

// look has writes fail while the folder is full, and tells what count does.
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

// watch looks at the folder for as long as the process lives, one part in twenty
// of the time at most.
func (q *quota) watch() {
	for {
		begun := time.Now()
		q.look()
		<-time.After(max(time.Second, 20*time.Since(begun)))
	}
}

// What the SFTP side may take in between two looks at the folder.
const (
	lookBytes = 1 << 20
	lookReads = 1024
)

// metered is what comes in from a client of SFTP: nothing is written that it did
// not bring, and the folder is looked at as it does.
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
