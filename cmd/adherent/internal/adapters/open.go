package adapters

import (
	"context"
	"errors"
	"net/url"
)

var errNoLink = errors.New("a link that is not opened")

// OpenLink implements careteam.Service: mailto: and tel: links go to this
// machine's own program for them. Over SSH and without a display there is none.
func (s *Services) OpenLink(ctx context.Context, link string) error {
	u, err := url.Parse(link)
	if err != nil || u.Scheme != "mailto" && u.Scheme != "tel" {
		return errNoLink
	}
	return s.program.OpenLink(ctx, u.String())
}
