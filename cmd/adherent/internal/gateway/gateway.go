// Package gateway serves adherent over SSH. The server starts a process for each session, and that
// process restricts itself to its person's folder before anything else. Both sides are in this
// package, and need the Linux kernel: on other systems every function fails with a French sentence.
package gateway

import "time"

// Options are what [Serve] is given. All of them are needed, but for User.
type Options struct {
	Listen   string        // host:port
	Folder   string        // absolute: the server's key and everybody's files
	Keys     string        // file of the public keys that are admitted
	Sessions int           // at most, at a time
	Idle     time.Duration // a session ends after this time without a key pressed
	Quota    int64         // bytes that each person's folder may hold
	User     string        // account that the gateway switches to when it is started as root
	// OwnFolder tells that Folder was chosen, and is not the default folder of this account.
	OwnFolder bool
	Portal    string // address of the portal, the same for everybody
	// Getenv reads the server's environment.
	Getenv func(string) string
	// Say writes a line for the administrator of the server.
	Say func(format string, args ...any)
}

// The variables that the process of a session gets from the server.
const (
	// EnvFolder is the folder of the person whom the process serves.
	EnvFolder = "ADHERENT_DISTANT"
	envQuota  = "ADHERENT_DISTANT_QUOTA" // bytes that the folder may hold
)

// FilesCommand is the command of a session that transfers files (SFTP).
const FilesCommand = "fichiers-sftp"

// Confinement is what [Confine] needs of the process.
type Confinement struct {
	// Getenv reads its environment: [EnvFolder] and what the server adds to it.
	Getenv func(string) string
	// Say writes a line for the person.
	Say func(format string, args ...any)
	// Overtime is called once the process has used its computing time; the process is then ended in
	// order.
	Overtime func()
}
