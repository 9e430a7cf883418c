package sqlstore

import (
	"context"
	"database/sql"
	"time"

	"github.com/espace-adherent/adherent/portal"
)

// Pools tells how the connections are used.
func (s *Store) Pools() []portal.PoolFigures {
	return []portal.PoolFigures{poolFigures("read", s.read), poolFigures("write", s.engine.writer())}
}

func poolFigures(use string, db *sql.DB) portal.PoolFigures {
	n := db.Stats()
	return portal.PoolFigures{
		Use: use, Most: n.MaxOpenConnections, InUse: n.InUse, Idle: n.Idle, Waited: n.WaitCount, WaitedFor: n.WaitDuration,
	}
}

// BaseFigures tells of the letters that wait, and of the standbys.
func (s *Store) BaseFigures(ctx context.Context, now time.Time) (portal.BaseFigures, error) {
	var f portal.BaseFigures
	err := s.row(ctx, `SELECT count(*), count(CASE WHEN due <= $1 THEN 1 END) FROM letter`, millis(now)).Scan(&f.Letters, &f.LettersDue)
	if err != nil {
		return f, fold(err)
	}
	f.Replication, err = s.engine.replication(ctx, s)
	return f, err
}

func (f *sqliteFile) writer() *sql.DB { return f.write }

func (f *sqliteFile) replication(context.Context, *Store) (*portal.ReplicationFigures, error) {
	return nil, nil
}

func (p *postgresServer) writer() *sql.DB { return p.write }

// replication tells of the standbys; a role that is not in pg_monitor sees who waits, and
// not how far a standby is.
func (p *postgresServer) replication(ctx context.Context, s *Store) (*portal.ReplicationFigures, error) {
	var r portal.ReplicationFigures
	var lag float64
	err := s.row(ctx, `
		SELECT (SELECT count(*) FROM pg_stat_replication), (SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'SyncRep'),
			(SELECT coalesce(max(extract(epoch FROM replay_lag)), 0)::float8 FROM pg_stat_replication)`).Scan(&r.Standbys, &r.Waiting, &lag)
	if err != nil {
		return nil, fold(err)
	}
	r.Lag = time.Duration(lag * float64(time.Second))
	return &r, nil
}
