//go:build unix

package rig

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/espace-adherent/adherent/portal/demo"
	"github.com/espace-adherent/adherent/spst"
)

// Caller speaks the API without the client's own retries: a test knows what
// each request was answered.
type Caller struct {
	HTTP  *http.Client
	Token string
}

// NewCaller is one without a session.
func NewCaller() *Caller {
	return &Caller{HTTP: &http.Client{
		Timeout:   Patience,
		Transport: &http.Transport{DisableCompression: true, MaxIdleConnsPerHost: 8},
	}}
}

// From makes the caller connect from another address of this machine, 127.0.0.0/8.
func (c *Caller) From(address string) *Caller {
	dialer := &net.Dialer{LocalAddr: &net.TCPAddr{IP: net.ParseIP(address)}}
	c.HTTP.Transport = &http.Transport{DisableCompression: true, MaxIdleConnsPerHost: 8, DialContext: dialer.DialContext}
	return c
}

// Answer is what the portal has said.
type Answer struct {
	Status int
	Header http.Header
	Body   []byte
}

// JSON reads the body.
func (a Answer) JSON(into any) error {
	if err := json.Unmarshal(a.Body, into); err != nil {
		return fmt.Errorf("%d %s: %w", a.Status, a.Body[:min(len(a.Body), 300)], err)
	}
	return nil
}

// Do sends one request; body is sent as JSON, or as it is when it is text. The
// headers are pairs of name and value. An error is a request without an answer.
func (c *Caller) Do(ctx context.Context, method, url string, body any, headers ...string) (Answer, error) {
	var content io.Reader
	switch b := body.(type) {
	case nil:
	case string:
		content = strings.NewReader(b)
	default:
		text, err := json.Marshal(b)
		if err != nil {
			return Answer{}, err
		}
		content = bytes.NewReader(text)
	}
	r, err := http.NewRequestWithContext(ctx, method, url, content)
	if err != nil {
		return Answer{}, err
	}
	if body != nil {
		r.Header.Set("Content-Type", "application/json")
	}
	if c.Token != "" {
		r.Header.Set("Authorization", "Bearer "+c.Token)
	}
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	resp, err := c.HTTP.Do(r)
	if err != nil {
		return Answer{}, err
	}
	defer resp.Body.Close()
	text, err := io.ReadAll(resp.Body)
	return Answer{resp.StatusCode, resp.Header, text}, err
}

// SignIn opens a session of a sample account.
func (c *Caller) SignIn(ctx context.Context, url string, a demo.Account) error {
	answer, err := c.Do(ctx, http.MethodPost, url+"/v1/sessions", spst.Credentials{Number: a.Number, Password: a.Password,
		Mandatary: a.Kind == spst.MandataryAccount})
	if err != nil {
		return err
	}
	var session spst.Session
	if err := answer.JSON(&session); err != nil || session.Token == "" {
		return errors.Join(err, fmt.Errorf("no session: %d %s", answer.Status, answer.Body))
	}
	c.Token = session.Token
	return nil
}

// SignedIn is a caller with a session of a sample account.
func SignedIn(t testing.TB, p *Portal, a demo.Account) *Caller {
	t.Helper()
	c := NewCaller()
	if err := c.SignIn(t.Context(), p.URL(t.Context().Done()), a); err != nil {
		t.Fatal(err)
	}
	return c
}

// Get reads one object of the API.
func (c *Caller) Get(ctx context.Context, url string, into any) error {
	answer, err := c.Do(ctx, http.MethodGet, url, nil)
	if err != nil {
		return err
	}
	if answer.Status != http.StatusOK {
		return fmt.Errorf("%s: %d %s", url, answer.Status, answer.Body)
	}
	return answer.JSON(into)
}

// Roster reads every employee of a member, those who have left as well.
func (c *Caller) Roster(ctx context.Context, url, member string) ([]spst.Employee, error) {
	var all []spst.Employee
	cursor := ""
	for range 1000 {
		var page spst.EmployeePage
		if err := c.Get(ctx, url+"/v1/members/"+member+"/employees?status=all&limit=1000&cursor="+cursor, &page); err != nil {
			return nil, err
		}
		all = append(all, page.Employees...)
		if cursor = page.Next; cursor == "" {
			return all, nil
		}
	}
	return nil, errors.New("the roster has no end")
}

// Pause waits that long, or until ctx ends.
func Pause(ctx context.Context, d time.Duration) {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-ctx.Done():
	}
}
