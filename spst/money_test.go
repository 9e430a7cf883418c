package spst

import "testing"

func TestParseCents(t *testing.T) {
	for text, want := range map[string]Cents{
		"60": 6000, "1234,56": 123456, "1 234,5": 123450, "-12.5": -1250, "0,07": 7, "119,40 €": 11940, "1\u00a0234,56\u00a0€": 123456,
	} {
		if got, err := ParseCents(text); err != nil || got != want {
			t.Errorf("%q: %d, %v", text, got, err)
		}
	}
	for _, text := range []string{"", "€", "-", "douze", "1,234", "1,2,3", "+5", "1e3", ",50", "99999999999999999999", "1000000000,01",
		"1,-2"} {
		if got, err := ParseCents(text); err == nil || CodeOf(err) != "amount" {
			t.Errorf("%q is taken as %d", text, got)
		}
	}
}
