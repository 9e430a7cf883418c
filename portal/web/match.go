package web

import (
	"errors"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/espace-adherent/adherent/spst"
)

// MatchHeader says which version a change is meant for.
type MatchHeader struct {
	Match string `header:"If-Match" doc:"La version lue, par exemple \"3\", plusieurs séparées par des virgules, ou * pour celle en vigueur, quelle qu'elle soit ; 428 sans elle"`
}

// noVersion is that of a tag which is none of ours, and asks which one is in force.
const noVersion = -1

// entityTags are the tags of a list (RFC 9110, 8.8.3).
var entityTags = regexp.MustCompile(`^[ \t]*(?:W/)?"([\x21\x23-\x7e\x80-\xff]*)"[ \t]*(?:,|$)`)

func etag(version int64) string { return `"` + strconv.FormatInt(version, 10) + `"` }

// matching makes a change of the version that If-Match names; where it names
// several, or « * », of the one of them that is in force.
func matching[T any](m MatchHeader, change func(version int64) (T, error)) (T, error) {
	versions, err := m.versions()
	if err != nil {
		return *new(T), err
	}
	out, err := change(versions[0])
	e, refused := errors.AsType[*spst.Error](err)
	if !refused || e.Kind != spst.Stale {
		return out, err
	}
	if current := versionOf(e.Current); m.any() && current > 0 || slices.Contains(versions[1:], current) {
		return change(current)
	}
	return out, err
}

func (m MatchHeader) any() bool { return strings.TrimSpace(m.Match) == "*" }

// versions reads If-Match. A proxy that compresses may have made a tag weak: it
// is the same version.
func (m MatchHeader) versions() ([]int64, error) {
	if m.any() {
		return []int64{noVersion}, nil
	}
	var versions []int64
	for rest := m.Match; rest != ""; {
		tag := entityTags.FindStringSubmatch(rest)
		if tag == nil {
			return nil, errMatch
		}
		rest = rest[len(tag[0]):]
		v, err := strconv.ParseInt(tag[1], 10, 64)
		if err != nil || v <= 0 {
			v = noVersion
		}
		versions = append(versions, v)
	}
	if len(versions) == 0 {
		return nil, errMatch
	}
	return versions, nil
}

// versionOf is the version of what a stale change was refused with.
func versionOf(current any) int64 {
	switch v := current.(type) {
	case *spst.Employee:
		return v.Version
	case *spst.Company:
		return v.Version
	case *spst.Contact:
		return v.Version
	case *spst.Address:
		return v.Version
	case *spst.Appointment:
		return v.Version
	case *spst.VisitRequest:
		return v.Version
	case *spst.Declaration:
		return v.Version
	}
	return noVersion
}
