package sqlstore

import (
	"context"
	"fmt"
	"iter"
	"slices"
	"strconv"
	"strings"
)

// together is how many rows one statement looks for. More of them would save little, and
// SQLite looks the name of each parameter up among them all.
const together = 16

// insert writes rows by statements that begin with into and end with end.
func (s *Store) insert(ctx context.Context, into, end string, rows iter.Seq[[]any]) error {
	var args []any
	columns, many := 0, s.engine.rows()
	var whole string // made when there are so many: of one row, making it would take longer than the rest
	for row := range rows {
		columns = len(row)
		if args = append(args, row...); len(args) < many*columns {
			continue
		}
		if whole == "" {
			whole = into + " VALUES " + values(many, columns) + " " + end
		}
		if err := s.exec(ctx, whole, args...); err != nil {
			return err
		}
		args = args[:0]
	}
	for len(args) > 0 { // one by one, so that few texts are prepared
		if err := s.exec(ctx, into+" VALUES "+values(1, columns)+" "+end, args[:columns]...); err != nil {
			return err
		}
		args = args[columns:]
	}
	return nil
}

// values are the parameters of rows.
func values(rows, columns int) string {
	list := make([]string, rows)
	for i := range list {
		list[i] = "(" + parameters(i*columns, columns) + ")"
	}
	return strings.Join(list, ", ")
}

// parameters are n parameters after the first ones.
func parameters(after, n int) string {
	list := make([]string, n)
	for i := range list {
		list[i] = "$" + strconv.Itoa(after+i+1)
	}
	return strings.Join(list, ", ")
}

// among calls do with parts of names, as the arguments after those of first, and with a
// list that has a row for each, made of what stands for its name.
func among(names []string, row string, do func(args []any, list string) error, first ...any) error {
	for part := range parts(names) {
		args, list := slices.Clone(first), make([]string, len(part))
		for i, name := range part {
			args = append(args, name)
			list[i] = fmt.Sprintf(row, parameters(len(first)+i, 1))
		}
		if err := do(args, strings.Join(list, ", ")); err != nil {
			return err
		}
	}
	return nil
}

// parts cuts a list into parts of [together], and what is left into parts of one.
func parts[T any](list []T) iter.Seq[[]T] {
	return func(yield func([]T) bool) {
		whole := len(list) - len(list)%together
		for part := range slices.Chunk(list[:whole], together) {
			if !yield(part) {
				return
			}
		}
		for part := range slices.Chunk(list[whole:], 1) {
			if !yield(part) {
				return
			}
		}
	}
}

// ahead makes n values in another goroutine while those before are used: sealing is a
// fifth of writing, and another core's.
func ahead[T any](n int, made func(int) T) iter.Seq[T] {
	return func(yield func(T) bool) {
		if n <= together {
			for i := range n {
				if !yield(made(i)) {
					return
				}
			}
			return
		}
		all := make(chan T, 4*together)
		go func() {
			defer close(all)
			for i := range n {
				all <- made(i)
			}
		}()
		defer func() {
			for range all { // what they are made of is the caller's again once this ends
			}
		}()
		for v := range all {
			if !yield(v) {
				return
			}
		}
	}
}
