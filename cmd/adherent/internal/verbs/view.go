package verbs

import (
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/espace-adherent/adherent/cmd/adherent/internal/program"
	"github.com/espace-adherent/adherent/cmd/internal/cli"
	"github.com/espace-adherent/adherent/exchange/list"
	"github.com/espace-adherent/adherent/spst"
)

// sortFlag is --tri, by a column of a list.
func sortFlag[T any](cmd *cobra.Command, by *string, l list.List[T]) {
	names := columnNames(l)
	cmd.Flags().StringVar(by, "tri", "", "trier par une `COLONNE` de --json, avec « - » devant pour l'ordre inverse")
	_ = cmd.RegisterFlagCompletionFunc("tri", program.CompleteValues(names))
	check := cmd.PreRunE
	cmd.PreRunE = func(cmd *cobra.Command, args []string) error {
		if column := strings.TrimPrefix(*by, "-"); column != "" && !slices.Contains(names, column) {
			return cli.NotOneOf("tri", column, names, func(s string) string { return s })
		}
		if check != nil {
			return check(cmd, args)
		}
		return nil
	}
}

// columnsOf are the columns of a list that a view shows, those that the list has; all of them when it names none.
func columnsOf[T any](l list.List[T], v spst.View) list.List[T] {
	var shown list.List[T]
	for _, name := range v.Columns {
		if at := slices.IndexFunc(l, func(c list.Column[T]) bool { return c.Name == name }); at >= 0 {
			shown = append(shown, l[at])
		}
	}
	if len(shown) == 0 {
		return l
	}
	return shown
}

// columnNames are those of a list, as the API has them.
func columnNames[T any](l list.List[T]) []string {
	names := make([]string, len(l))
	for i, c := range l {
		names[i] = c.Name
	}
	return names
}
