package sqlstore

import (
	"encoding/hex"
	"reflect"
	"testing"
	"time"

	"github.com/espace-adherent/adherent/spst"
)

// Records sealed under [zeroKey] when the wished period ended with "to", and a request had a "state".
const (
	formerRequest = "f18553a8cc004530965f7f0992582cb9c32e1888663e615444960bb9b9316053a7b864036be0981032894442c4d13a56b2d4d29cd0d5213dca85afc4f4f10c64" +
		"ee80f963a23c41ce30c5c4c15ef918ce1085e0ca6783dccbc34ed8c8ca730210b3ef8c61ab4708bd22d4742f0ec32a140ab33addd3e9ca460d57c7d917bb4c72" +
		"effd3da8222969641241b441e92eddcd4930ac2d815f908a090a183352feacc6337b4f538e89a8a7519da1cae3b15fc83380154c5c1c9899eedbfc8efba222d5" +
		"d7fbf3e1c8af3f3ab77d5acad2fb7f0828fb37efac36a33d7595975a8aa251a08bb602d1752504cb774be0e94f2ef69a4ac6"
	formerAppointment = "59f97e4305c8154cf72dedcd4aec19acb8c7e335aa2eef6e9e07a6a8f404ad3256a406680bd66fe4f78a285433832aeb78798f1d3629183469a2d698a82e8b5b" +
		"d2a9500ececcb38f312e658ad8cf2d868d92c806f181872da4c23b674cd5fbad4b954848648652d0ea4c39e8ed3b8911322f3266dad1146b22a45d3e3007969b" +
		"5ab631654e653c90071638c3ffd50f2bdd5b7d5803bee912bc6f0a305abd4d2ec8687629f437cc94b592ae5d280b352da7b6ea3c97c6ff08a9431672b2d49a40" +
		"422274a2c2718a5f95bd2b950eed46d75f7cd6deafe518500893cafc24f0c3364e863fab96c72bea0cfebe9066d87e115bc09fd63712234df60edabd3ce1af6d" +
		"976c27ed21c6954d8635f6889af014bb6d34f9cb0fd5b46b67cdc8d6a4adbf14ef6337622005ad522cfa9aba2b4286eb74008064b98c8bf2be3274c2"
)

// sealedRow is a row of an identifier and a sealed record.
type sealedRow struct{ id, record string }

func (r sealedRow) Scan(to ...any) error {
	record, err := hex.DecodeString(r.record)
	*to[0].(*string), *to[1].(*[]byte) = r.id, record
	return err
}

// A request and a cancellation written under their former names are read.
func TestRequestsWithTheirFormerNames(t *testing.T) {
	seals, err := newSeals(make([]byte, KeySize))
	if err != nil {
		t.Fatal(err)
	}
	s := &Store{seals: seals}
	at := time.Date(2026, time.November, 30, 8, 0, 0, 0, time.UTC)
	request, err := readVisit[spst.VisitRequest](s, sealedRow{"r1", formerRequest})
	if want := (spst.VisitRequest{
		ID: "r1", Version: 1, Kind: spst.PeriodicVisit, Employees: []spst.VisitEmployee{{ID: "e1", Name: "DURAND Zoé"}},
		From: spst.NewDate(2026, time.December, 1), Until: spst.NewDate(2026, time.December, 31), Status: spst.RequestAnswered, At: at,
		By: "FLEURISTE MARTIN", Answer: "Oui",
	}); err != nil || !reflect.DeepEqual(request, want) {
		t.Errorf("got %+v, %v, want %+v", request, err, want)
	}
	appointment, err := readVisit[spst.Appointment](s, sealedRow{"a1", formerAppointment})
	if want := (spst.CancellationRequest{AppointmentID: "a1", Reason: "Inventaire", Status: spst.RequestSent, At: at}); err != nil ||
		appointment.Status != spst.Planned || !reflect.DeepEqual(appointment.Cancellation, &want) {
		t.Errorf("got %+v, %v, want %+v", appointment, err, want)
	}
}
