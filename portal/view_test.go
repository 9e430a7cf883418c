package portal_test

import (
	"fmt"
	"testing"

	"github.com/espace-adherent/adherent/spst"
)

// A view is its account's alone, replaced under its name, bounded, and refused when it is none.
func TestViews(t *testing.T) {
	h := newHouse(t)
	ctx := t.Context()
	firm, member := h.signIn("M2001"), h.signIn("100042")
	for _, search := range []string{"a", "b"} {
		v, err := h.KeepView(ctx, firm, spst.View{List: spst.ClientList, ViewName: "Mes TPE", Search: search})
		if err != nil || v.SavedAt.IsZero() {
			t.Errorf("%+v, %v", v, err)
		}
	}
	if got, err := h.Views(ctx, firm); err != nil || len(got) != 1 || got[0].Search != "b" {
		t.Errorf("%+v, %v", got, err)
	}
	if got, err := h.Views(ctx, member); err != nil || len(got) != 0 {
		t.Errorf("somebody else's: %+v, %v", got, err)
	}
	if err := h.DropView(ctx, member, spst.ClientList, "mes-tpe"); err != nil {
		t.Error(err)
	}
	if got, _ := h.Views(ctx, firm); len(got) != 1 {
		t.Error("dropped by somebody else")
	}
	if _, err := h.KeepView(ctx, firm, spst.View{List: "contacts", ViewName: "x"}); spst.CodeOf(err) != spst.CodeView {
		t.Errorf("%v", err)
	}
	for i := 1; i < spst.MaxViews; i++ {
		if _, err := h.KeepView(ctx, firm, spst.View{List: spst.InvoiceList, ViewName: fmt.Sprint("vue ", i)}); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := h.KeepView(ctx, firm, spst.View{List: spst.InvoiceList, ViewName: "une de trop"}); spst.CodeOf(err) != spst.CodeView {
		t.Errorf("%v", err)
	}
	if _, err := h.KeepView(ctx, firm, spst.View{List: spst.ClientList, ViewName: "MES TPE"}); err != nil {
		t.Errorf("replaced: %v", err)
	}
	if err := h.DropView(ctx, firm, spst.ClientList, "mes-tpe"); err != nil {
		t.Error(err)
	}
	if got, err := h.Views(ctx, firm); err != nil || len(got) != spst.MaxViews-1 {
		t.Errorf("%d, %v", len(got), err)
	}
}
