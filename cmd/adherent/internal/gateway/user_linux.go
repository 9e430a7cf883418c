package gateway

import (
	"errors"
	"fmt"
	"os"
	"os/user"
	"strconv"
	"strings"
	"syscall"

	"github.com/espace-adherent/adherent/cmd/internal/cli"
)

// checkUser refuses to run as root, since the kernel does not apply to root the limits of a session.
func (o Options) checkUser() error {
	root := os.Geteuid() == 0
	switch {
	case root && o.User == "":
		return cli.Usage("adherent ssh ne tourne pas en root. Lancez-le sous un compte à lui, ou donnez ce compte par --utilisateur NOM : il ouvre le port, puis devient ce compte pour de bon.")
	case !root && o.User != "":
		return cli.Usage("--utilisateur ne sert qu'en root : retirez-le, ou lancez la commande en root.")
	case root && !o.OwnFolder:
		return cli.Usage("Avec --utilisateur, donnez aussi --dossier : un dossier que ce compte peut atteindre, comme /var/lib/adherent-ssh.")
	}
	return nil
}

// account is the Unix account that the gateway runs as.
type account struct{ uid, gid int }

// accountOf finds an account by its name, or takes « UID:GID ».
func accountOf(name string) (account, error) {
	uid, gid, numbers := strings.Cut(name, ":")
	if !numbers {
		found, err := user.Lookup(name)
		if err != nil {
			return account{}, cli.Usage("Il n'y a pas de compte %q ici : créez-le, ou donnez UID:GID.", name)
		}
		uid, gid = found.Uid, found.Gid
	}
	u, err := strconv.ParseUint(uid, 10, 31)
	g, wrong := strconv.ParseUint(gid, 10, 31)
	if err != nil || wrong != nil || u == 0 || g == 0 {
		return account{}, cli.Usage("--utilisateur attend le nom d'un compte, ou UID:GID, autre que root.")
	}
	return account{int(u), int(g)}, nil
}

// become switches this process to that account for good. A folder that does not exist is created
// first, owned by that account.
func (a account) become(folder string) error {
	if _, err := os.Stat(folder); errors.Is(err, os.ErrNotExist) {
		if err := os.MkdirAll(folder, 0o700); err != nil {
			return errFolder(folder)
		}
		if err := os.Chown(folder, a.uid, a.gid); err != nil {
			return errFolder(folder)
		}
	}
	if err := errors.Join(syscall.Setgroups([]int{a.gid}), syscall.Setgid(a.gid), syscall.Setuid(a.uid)); err != nil {
		return fmt.Errorf("ce compte ne peut pas être pris (%w)", err)
	}
	if os.Geteuid() != a.uid || syscall.Setuid(0) == nil {
		return errors.New("root n'a pas été quitté : la session serait trop puissante")
	}
	return nil
}

func errFolder(folder string) error {
	return fmt.Errorf("%s : ce dossier ne peut être ni créé ni ouvert par le compte du serveur ; donnez-le-lui (chown -R)", folder)
}
