package workbook

import (
	"errors"

	"github.com/espace-adherent/adherent/spst"
)

func refuse(message string) error {
	return &spst.Error{Kind: spst.Invalid, Code: spst.CodeSheetWorkbook, Message: message}
}

// damaged gives the error of an inconsistent workbook. An error that already has a code of its own is
// returned unchanged.
func damaged(err error) error {
	if refused, ok := errors.AsType[*spst.Error](err); ok {
		return refused
	}
	return &spst.Error{Kind: spst.Invalid, Code: spst.CodeSheetWorkbook, Err: err,
		Message: "Ce classeur est abîmé et ne s'ouvre pas : ouvrez-le dans votre tableur, enregistrez-le de nouveau, puis recommencez."}
}

func locked() error {
	return refuse("Ce classeur est protégé par un mot de passe : enregistrez-le sans mot de passe, puis recommencez.")
}
