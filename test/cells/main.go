// Command cells prints the cells of a workbook, a line each, or counts them: it is
// what the readers are measured and compared by.
package main

import (
	"bufio"
	"fmt"
	"io"
	"os"

	"github.com/espace-adherent/adherent/exchange/workbook"
)

func main() {
	if err := run(os.Args[1:], os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// run takes FILE, and -count before it.
func run(args []string, stdout io.Writer) error {
	count := len(args) == 2 && args[0] == "-count"
	f, err := os.Open(args[len(args)-1])
	if err != nil {
		return err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return err
	}
	book, err := workbook.Open(f, info.Size())
	if err != nil {
		return err
	}
	out := bufio.NewWriter(stdout)
	n, rows := 0, 0
	for i := range book.Sheets {
		s := &book.Sheets[i]
		layout, err := s.Read(func(row workbook.Row) bool {
			rows++
			for column, c := range row.Cells {
				if c.Kind == workbook.Empty {
					continue
				}
				if n++; !count {
					fmt.Fprintf(out, "%q %d %d %v %d %q\n", s.Name, row.Number, column, row.Hidden, c.Kind, c.Text)
				}
			}
			return true
		})
		if err != nil {
			return err
		}
		if !count {
			fmt.Fprintf(out, "%q %v %+v\n", s.Name, s.Hidden, layout)
		}
	}
	fmt.Fprintln(out, rows, n)
	return out.Flush()
}
