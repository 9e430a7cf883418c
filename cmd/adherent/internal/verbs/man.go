package verbs

import (
	"bytes"
	"os"
	"path/filepath"
	"regexp"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/cobra/doc"
	"github.com/spf13/pflag"

	"github.com/espace-adherent/adherent/cmd/adherent/internal/program"
	"github.com/espace-adherent/adherent/cmd/internal/cli"
	"github.com/espace-adherent/adherent/spst"
)

// newMan writes the manual pages, made from the commands themselves.
func newMan(p *program.Program) *cobra.Command {
	return &cobra.Command{
		Use:   "man DOSSIER",
		Short: "Écrire les pages de manuel dans un dossier",
		Long: "Écrit une page de manuel par commande dans DOSSIER, qui est créé s'il le faut. Les\n" +
			"archives et les paquets les contiennent déjà.",
		Example:     "  adherent man ~/.local/share/man/man1   # puis « man adherent »",
		Args:        cli.Arguments(1, 1),
		Annotations: program.HereOnly,
		RunE: func(cmd *cobra.Command, args []string) error {
			dir := p.ExpandHome(args[0])
			if err := os.MkdirAll(dir, 0o750); err != nil {
				return program.FileError(err, "Ce dossier ne peut pas être créé : donnez-en un autre.")
			}
			return writePages(cmd.Root(), cli.Version(p.Version), dir)
		},
	}
}

// frenchHeadings are those of a manual page.
var frenchHeadings = strings.NewReplacer(
	".SH NAME", ".SH NOM",
	".SH SYNOPSIS", ".SH SYNOPSIS",
	".SH EXAMPLE", ".SH EXEMPLES",
	".SH OPTIONS INHERITED FROM PARENT COMMANDS", ".SH OPTIONS DE TOUTES LES COMMANDES",
	".SH SEE ALSO", ".SH VOIR AUSSI",
)

// manOption is an option in a page: cobra writes after it what pflag has as its default, which
// [cli.French] has put in its words.
var manOption = regexp.MustCompile(`(\\fB--([a-z-]+)\\fP)(\[=[^\]\n]*\]|=\S*)`)

// valuesOf writes after each option what it takes.
func valuesOf(cmd *cobra.Command, page string) string {
	return manOption.ReplaceAllStringFunc(page, func(found string) string {
		parts := manOption.FindStringSubmatch(found)
		f := cmd.Flag(parts[2])
		if f == nil {
			return found
		}
		value, _ := pflag.UnquoteUsage(f)
		switch {
		case value == "":
			return parts[1]
		case f.NoOptDefVal != "":
			return parts[1] + `[=\fI` + value + `\fP]`
		}
		return parts[1] + ` \fI` + value + `\fP`
	})
}

func writePages(cmd *cobra.Command, version, dir string) error {
	for _, child := range cmd.Commands() {
		if child.IsAvailableCommand() {
			if err := writePages(child, version, dir); err != nil {
				return err
			}
		}
	}
	var page bytes.Buffer
	cmd.DisableAutoGenTag = true
	header := &doc.GenManHeader{Section: "1", Source: "adherent " + version, Manual: "Espace Adhérent"}
	if err := doc.GenMan(cmd, header, &page); err != nil {
		return err
	}
	name := strings.ReplaceAll(cmd.CommandPath(), " ", "-") + ".1"
	text := frenchHeadings.Replace(valuesOf(cmd, page.String()))
	err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644) //nolint:gosec // manual pages are for everybody
	if err != nil {
		return &spst.Error{Kind: spst.Conflict, Code: spst.CodeFile, Err: err, Message: "La page " + name +
			" ne peut pas être écrite : vérifiez vos droits et la place sur le disque."}
	}
	return nil
}
