package route

import (
	"strconv"

	"github.com/espace-adherent/adherent/spst"
)

// FileName is proposed for what leaves, with the extension of its format (".csv"), on a
// day. It says whose it is and never who is in it.
func (e Export) FileName(extension string, on spst.Date) string {
	switch e.What {
	case PrintDeclaration:
		return spst.DeclarationFileName(e.Member.Number, e.Year)
	case PrintActivity:
		return spst.ActivityFileName(e.Member.Number, e.Year)
	case PrintReceipt:
		return spst.ReceiptFileName(e.Day)
	case PrintCoupon:
		return spst.CouponFileName(e.Member.Number)
	case ExportLedger:
		if extension == ".pdf" { // a document of the portal's, which is kept
			return spst.LedgerFileName(e.Member.Number, e.Year)
		}
	case ExportAddresses, ExportAppointments, ExportClients, ExportErrands, ExportContacts, ExportDeclarations, ExportEmployees, ExportHistory,
		ExportInvoices, ExportCareTeam, ExportSessions, ExportAccessTokens, ExportVisitRequests, ExportVisitsDue:
	}
	name := e.What.Noun()
	if e.Member.Number != "" {
		name += "-" + e.Member.Number
	}
	if e.Year != 0 {
		name += "-" + strconv.Itoa(e.Year)
	}
	if e.What == ExportEmployees && !e.Day.IsZero() {
		on = e.Day // as it was then
	}
	return name + "-" + on.String() + extension
}
