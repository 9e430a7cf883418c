package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/espace-adherent/adherent/spst"
)

const (
	// watchEvery is how often the portal looks whether it can write.
	watchEvery = 10 * time.Second
	// wedgedFor is how long it may be unable to, for no reason that passes by itself.
	wedgedFor = time.Minute
)

// watch looks at each tick whether the portal can write, logs when that
// changes, and gives an error once it could not for [wedgedFor]: whoever
// started the program then starts it again. A full disk, or a base held by
// another program, gives no error: the portal goes on by itself once that ends,
// and a restart would change nothing.
func watch(ctx context.Context, log *slog.Logger, ready func(context.Context) error, ticks <-chan time.Time) error {
	var wedged time.Time // since when
	was := ""            // the code of the last failure; "" while all is well
	for ctx.Err() == nil {
		select {
		case <-ctx.Done():
		case now := <-ticks:
			err := ready(ctx)
			if ctx.Err() != nil {
				continue // it is being stopped
			}
			was = logReadiness(ctx, log, err, was)
			switch {
			case err == nil || passes(err):
				wedged = time.Time{}
			case notForUs(err):
				return err
			case wedged.IsZero():
				wedged = now
			case now.Sub(wedged) >= wedgedFor:
				return fmt.Errorf("le portail n'enregistre plus depuis une minute : il s'arrête, pour être relancé : %w", err)
			}
		}
	}
	return nil
}

// passes tells a failure that ends without a restart: by itself, or by what an
// operator does.
func passes(err error) bool {
	return spst.KindOf(err) == spst.Unavailable && (spst.CodeOf(err) == spst.CodeStorage || spst.CodeOf(err) == spst.CodeBusy)
}

// notForUs tells a base that was upgraded beyond what the portal knows, or moved.
func notForUs(err error) bool {
	code := spst.CodeOf(err)
	return code == spst.CodeNewerBase || code == spst.CodeMovedBase || code == spst.CodeIncompleteBase
}

// logReadiness logs that it is not what it was, and gives what it is.
func logReadiness(ctx context.Context, log *slog.Logger, err error, was string) string {
	is := ""
	if err != nil {
		is = string(spst.KindOf(err)) + " " + string(spst.CodeOf(err))
	}
	switch {
	case is == was:
	case err == nil:
		log.LogAttrs(ctx, slog.LevelInfo, "writes again")
	default:
		e, _ := errors.AsType[*spst.Error](err)
		log.LogAttrs(ctx, slog.LevelError, "cannot write", slog.String("code", string(spst.CodeOf(err))), slog.String("cause", sentence(err, e)))
	}
	return is
}
