package spsttest

import (
	"reflect"
	"testing"
	"time"

	"github.com/espace-adherent/adherent/spst"
)

func TestWholeEmployeeIsWhole(t *testing.T) {
	e := WholeEmployee()
	v := reflect.ValueOf(e)
	for i := range v.NumField() {
		if v.Field(i).IsZero() {
			t.Errorf("%s is empty", v.Type().Field(i).Name)
		}
	}
	normal := e
	normal.Normalize()
	if !reflect.DeepEqual(normal, e) {
		t.Errorf("normalised: %+v", normal)
	}
	if found := spst.CheckEmployee(e, spst.NewDate(2026, time.November, 20)); len(found) > 0 {
		t.Errorf("%+v", found)
	}
}
