package sqlstore

import (
	"context"
	"database/sql"
	"errors"
	"io/fs"
	"regexp"
	"strconv"

	"github.com/pressly/goose/v3"

	"github.com/espace-adherent/adherent/spst"
)

// standing is what a base says of itself: which programs may serve it, and whether it
// is to be served at all.
//
// Migrations are of two kinds. One that only adds leaves the programs of before at work
// beside those of after, and lets them start again. One that takes away, renames or
// constrains sets base.oldest to the first version whose programs do without what goes;
// it comes a release after that version, so that the programs of two releases in a row
// serve one base (TestMigrationsLetProgramsOfBeforeServe).
type standing struct {
	version int64  // of the last migration that the base has had
	check   []byte // tells its key; nil before it has one
	// oldest is the version that a program must know, at least.
	oldest int64
	// transfer names the last transfer that the base was an end of. A base that it
	// fills is incomplete, one that it has taken is moved.
	transfer   string
	incomplete bool
	movedTo    string
}

// standingSince is the migration since which a base tells more than its version.
const standingSince = 30

func readStanding(ctx context.Context, db *sql.DB) (found standing, err error) {
	if err := db.QueryRowContext(ctx, `SELECT max(version_id) FROM goose_db_version WHERE is_applied = TRUE`).Scan(&found.version); err != nil {
		return found, fold(err)
	}
	query := `SELECT key_check, 0, '', FALSE, '' FROM base WHERE id = 1`
	if found.version >= standingSince {
		query = `SELECT key_check, oldest, transfer, incomplete, moved_to FROM base WHERE id = 1`
	}
	err = db.QueryRowContext(ctx, query).Scan(&found.check, &found.oldest, &found.transfer, &found.incomplete, &found.movedTo)
	if errors.Is(err, sql.ErrNoRows) {
		return found, nil
	}
	return found, fold(err)
}

// args are those of [insertBase]: migrations set oldest on bases that are there.
func (b standing) args() ([]any, error) {
	oldest, err := oldestAfter(migrationsIn(sqliteMigrations), 0)
	return []any{b.check, max(oldest, standingSince), b.transfer, b.incomplete}, err
}

// refuse refuses a base that a program which knows the migrations of folder is too old
// for, or whose key is not that of s, when s is not nil.
func (b standing) refuse(folder string, s *seals) error {
	known, err := newest(folder)
	switch {
	case err != nil:
		return fold(err)
	case b.version > known && b.oldest > known:
		return errNewerBase()
	case s != nil && string(b.check) != string(s.check):
		return &spst.Error{
			Kind: spst.Invalid, Code: spst.CodeKey,
			Message: "Cette clé n'est pas celle de la base : ses données ne peuvent pas être lues. Indiquez la clé avec laquelle la base a été créée.",
		}
	}
	return nil
}

func errNewerBase() error {
	return &spst.Error{
		Kind: spst.Conflict, Code: spst.CodeNewerBase,
		Message: "Cette base est d'une version plus récente que ce programme, qui l'abîmerait. Prenez la version du programme qui l'a mise à jour, ou une sauvegarde d'avant.",
	}
}

// mayServe refuses a base that a transfer has not filled whole (Conflict, code
// "incomplete_base"), and one that a transfer has moved elsewhere (Conflict, "moved_base").
func (b standing) mayServe() error {
	switch {
	case b.incomplete:
		return &spst.Error{
			Kind: spst.Conflict, Code: spst.CodeIncompleteBase,
			Message: "Un transfert vers cette base n'est pas terminé : elle ne sert pas tant qu'il ne l'est pas. Relancez la même commande « portail transferer », qui reprend où elle en était.",
		}
	case b.movedTo != "":
		return &spst.Error{
			Kind: spst.Conflict, Code: spst.CodeMovedBase,
			Message: "Cette base a été transférée vers " + b.movedTo + ", qui sert à sa place. Pour revenir à celle-ci et renoncer à l'autre : « portail transferer --de BASE --renoncer ».",
		}
	}
	return nil
}

// mayUpgrade refuses to make migrations of files that the programs of the base's version would not
// survive, unless alone finds that nobody else has the base (Conflict, code "too_new").
func (b standing) mayUpgrade(files fs.FS, alone func() error) error {
	oldest, err := oldestAfter(files, b.version)
	if err != nil {
		return fold(err)
	}
	if oldest <= b.version || b.version < standingSince {
		return nil
	}
	err = alone()
	if spst.CodeOf(err) != spst.CodeInUse {
		return err
	}
	return &spst.Error{
		Kind: spst.Conflict, Code: spst.CodeTooNew,
		Message: "Ce programme saute une version, et ceux qui se servent de la base en ce moment n'y survivraient pas : rien n'a été changé. " +
			"Passez d'abord par la version intermédiaire, ou arrêtez tous les portails de cette base puis relancez celui-ci.",
	}
}

// setsOldest is the statement of a migration that takes something away.
var setsOldest = regexp.MustCompile(`(?m)^UPDATE base SET oldest = (\d+);`)

// oldestAfter is the version that a program must know, at least, once the migrations of
// files after that version are made; 0 when none of them takes anything away.
func oldestAfter(files fs.FS, version int64) (oldest int64, err error) {
	names, err := fs.Glob(files, "*.sql")
	if err != nil {
		return 0, err
	}
	for _, name := range names {
		n, err := goose.NumericComponent(name)
		if err != nil || n <= version {
			continue
		}
		text, err := fs.ReadFile(files, name)
		if err != nil {
			return 0, err
		}
		if set := setsOldest.FindSubmatch(text); set != nil { // the first is of the way up
			if n, err = strconv.ParseInt(string(set[1]), 10, 64); err != nil {
				return 0, err
			}
			oldest = max(oldest, n)
		}
	}
	return oldest, nil
}

// errInUse is for a base that others have open, by the names of their programs.
func errInUse(base, others string) error {
	return &spst.Error{
		Kind: spst.Conflict, Code: spst.CodeInUse,
		Message: base + " sert en ce moment (" + others + ") : arrêtez les portails et les commandes qui s'en servent, puis recommencez. Rien n'a été changé.",
	}
}
