package spst

import (
	"testing"
	"time"
)

// Somebody is there from the day of hire to that of the exit; an announced end of contract is
// no exit, and who has no hire date always was.
func TestHeadcountYear(t *testing.T) {
	today := NewDate(2026, time.November, 30)
	y := NewHeadcountYear(today)
	for _, e := range []Employee{
		{HireDate: NewDate(2020, time.May, 4)},
		{HireDate: NewDate(2026, time.June, 30)},
		{HireDate: NewDate(2020, time.May, 4), ExitDate: NewDate(2026, time.August, 31), ExitReason: Resignation},
		{HireDate: NewDate(2020, time.May, 4), ExitDate: NewDate(2026, time.August, 31)},
		{},
		{HireDate: NewDate(2026, time.December, 1)},
	} {
		y.Add(&e)
	}
	want := []int{4, 4, 4, 4, 4, 4, 5, 5, 5, 4, 4, 4}
	for i, m := range y.Months {
		if m.Count != want[i] {
			t.Errorf("on %v %d are there, want %d", m.On, m.Count, want[i])
		}
	}
	if y.Coming != 1 {
		t.Errorf("%d are to come", y.Coming)
	}
}

func TestDaysOfAHeadcountYear(t *testing.T) {
	for today, want := range map[Date][3]Date{ // the first, the last but one, the last
		NewDate(2026, time.November, 30): {NewDate(2025, time.December, 31), NewDate(2026, time.October, 31), NewDate(2026, time.November, 30)},
		NewDate(2027, time.January, 15):  {NewDate(2026, time.February, 28), NewDate(2026, time.December, 31), NewDate(2027, time.January, 15)},
		NewDate(2028, time.March, 31):    {NewDate(2027, time.April, 30), NewDate(2028, time.February, 29), NewDate(2028, time.March, 31)},
	} {
		m := NewHeadcountYear(today).Months
		if got := [3]Date{m[0].On, m[10].On, m[11].On}; len(m) != 12 || got != want {
			t.Errorf("%v: %v, want %v", today, got, want)
		}
	}
}
