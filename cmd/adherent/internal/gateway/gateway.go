// Package gateway serves adherent over SSH. The server starts a process for each
// session, and the process confines itself to the folder of its person before it
// does anything else: both sides are here, for Linux, whose kernel does the
// confining. Elsewhere everything fails with one sentence.
package gateway

import "time"

// Options are what [Serve] is given. All of them are needed, but for User.
type Options struct {
	Listen   string        // host:port
	Folder   string        // absolute: the server's key and everybody's files
	Keys     string        // file of the public keys that are admitted
	Sessions int           // at most, at a time
	Idle     time.Duration // without a key pressed, after which a session ends
	Quota    int64         // bytes of the folder of each
	User     string        // whom the gateway becomes, when it is started as root
	// OwnFolder: the folder was chosen, and is not the one of this account.
	OwnFolder bool
	Portal    string // address of the portal, the same for everybody
	// Getenv reads the server's environment.
	Getenv func(string) string
	// Say writes a line for who runs the server.
	Say func(format string, args ...any)
}

// The variables that the process of a session gets from the server.
const (
	// EnvFolder is the folder of the person whom the process serves.
	EnvFolder = "ADHERENT_DISTANT"
	envQuota  = "ADHERENT_DISTANT_QUOTA" // what it may hold, in bytes
)

// FilesCommand is the command of a session that takes and leaves files.
const FilesCommand = "fichiers-sftp"

// Confinement is what [Confine] needs of the process.
type Confinement struct {
	// Getenv reads its environment: [EnvFolder] and what the server adds to it.
	Getenv func(string) string
	// Say writes a line for the person.
	Say func(format string, args ...any)
	// Overtime is called once the process has computed for as long as it may; it is
	// then ended in order.
	Overtime func()
}
