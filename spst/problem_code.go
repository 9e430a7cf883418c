package spst

import "strings"

// ProblemCode says which rule a [Problem] comes from, for programs: stable, and the API's own
// word. Every one is a constant of this file, nowhere a literal. A code of an [*Error]
// serves too where the error has no more to say than its one problem.
type ProblemCode string

// Required tells the codes of what has to be given and is not.
func (c ProblemCode) Required() bool { return strings.HasSuffix(string(c), "_required") }

// Problem is the code of a problem that says no more than the error of this code.
func (c Code) Problem() ProblemCode { return ProblemCode(c) }

// Of an employee, and of a roster: what [CheckEmployee] and [CheckRoster] find. [ProblemTitle] says each.
const (
	ProblemBirthNameRequired         ProblemCode = "birth_name_required"
	ProblemFirstNameRequired         ProblemCode = "first_name_required"
	ProblemTooLong                   ProblemCode = "too_long"
	ProblemControlChars              ProblemCode = "control_chars"
	ProblemNameLetter                ProblemCode = "name_letter"
	ProblemBirthDateRequired         ProblemCode = "birth_date_required"
	ProblemBirthDateFuture           ProblemCode = "birth_date_future"
	ProblemBirthDateOver100          ProblemCode = "birth_date_over_100"
	ProblemSexRequired               ProblemCode = "sex_required"
	ProblemSexUnknown                ProblemCode = "sex_unknown"
	ProblemNIREmpty                  ProblemCode = "nir_empty"
	ProblemNIRProvisional            ProblemCode = "nir_provisional"
	ProblemNIRSpreadsheet            ProblemCode = "nir_spreadsheet"
	ProblemNIRChars                  ProblemCode = "nir_chars"
	ProblemNIRLength                 ProblemCode = "nir_length"
	ProblemNIRSex                    ProblemCode = "nir_sex"
	ProblemNIRMonth                  ProblemCode = "nir_month"
	ProblemNIRDepartment             ProblemCode = "nir_department"
	ProblemNIRDepartmentDate         ProblemCode = "nir_department_date"
	ProblemNIRCommune                ProblemCode = "nir_commune"
	ProblemNIRRank                   ProblemCode = "nir_rank"
	ProblemNIRKey                    ProblemCode = "nir_key"
	ProblemNIRSexDiffers             ProblemCode = "nir_sex_differs"
	ProblemNIRYearDiffers            ProblemCode = "nir_year_differs"
	ProblemNIRMonthDiffers           ProblemCode = "nir_month_differs"
	ProblemNIRDuplicate              ProblemCode = "nir_duplicate"
	ProblemHireDateRequired          ProblemCode = "hire_date_required"
	ProblemHireDateBefore14          ProblemCode = "hire_date_before_14"
	ProblemHireDateRange             ProblemCode = "hire_date_range"
	ProblemHireDateFar               ProblemCode = "hire_date_far"
	ProblemExitReasonRequired        ProblemCode = "exit_reason_required"
	ProblemExitReasonUnknown         ProblemCode = "exit_reason_unknown"
	ProblemExitDateRequired          ProblemCode = "exit_date_required"
	ProblemExitDateBeforeHire        ProblemCode = "exit_date_before_hire"
	ProblemExitDateRange             ProblemCode = "exit_date_range"
	ProblemCDDPastEnd                ProblemCode = "cdd_past_end"
	ProblemJobTitleRequired          ProblemCode = "job_title_required"
	ProblemPCSEmpty                  ProblemCode = "pcs_empty"
	ProblemPCS2020                   ProblemCode = "pcs_2020"
	ProblemPCS2003                   ProblemCode = "pcs_2003"
	ProblemPCSForm                   ProblemCode = "pcs_form"
	ProblemPCSUnknown                ProblemCode = "pcs_unknown"
	ProblemContractTypeRequired      ProblemCode = "contract_type_required"
	ProblemContractTypeUnknown       ProblemCode = "contract_type_unknown"
	ProblemEmailForm                 ProblemCode = "email_form"
	ProblemEmailDomainSlip           ProblemCode = "email_domain_slip"
	ProblemPhoneChars                ProblemCode = "phone_chars"
	ProblemPhoneLength               ProblemCode = "phone_length"
	ProblemPhonePrefix               ProblemCode = "phone_prefix"
	ProblemMobilePrefix              ProblemCode = "mobile_prefix"
	ProblemDeterminantsRequired      ProblemCode = "determinants_required"
	ProblemDeterminantUnknown        ProblemCode = "determinant_unknown"
	ProblemDeterminantsNoneExclusive ProblemCode = "determinants_none_exclusive"
	ProblemMinorWithoutDeterminant   ProblemCode = "minor_without_determinant"
	ProblemAdultWithMinorDeterminant ProblemCode = "adult_with_minor_determinant"
	ProblemCategoryUnknown           ProblemCode = "category_unknown"
	ProblemCategoryDiffers           ProblemCode = "category_differs"
	ProblemSamePerson                ProblemCode = "same_person"
)

// Of an employee who leaves ([ExitReminders]), and of a change that stands no longer.
const (
	ProblemExitSIRInform ProblemCode = "exit_sir_inform" // what a « SIR » job asks of the employer
	ProblemExitSIRVisit  ProblemCode = "exit_sir_visit"  // the visit after the exposure
	ProblemRefused       ProblemCode = "refused"         // by the portal, which says no more
)

// Of a view.
const (
	ProblemViewNameRequired ProblemCode = "view_name_required"
	ProblemViewNameNumber   ProblemCode = "view_name_number" // it looks like a number that is nobody's to read
	ProblemViewList         ProblemCode = "view_list"
	ProblemViewParts        ProblemCode = "view_parts"
)

// Of an identifier.
const (
	ProblemSIRENChars          ProblemCode = "siren_chars"
	ProblemSIRENLength         ProblemCode = "siren_length"
	ProblemSIRENKey            ProblemCode = "siren_key"
	ProblemSIRETSpreadsheet    ProblemCode = "siret_spreadsheet" // written in powers of ten
	ProblemSIRETChars          ProblemCode = "siret_chars"
	ProblemSIRETLength         ProblemCode = "siret_length"
	ProblemSIRETSIREN          ProblemCode = "siret_siren" // its SIREN is none
	ProblemSIRETKey            ProblemCode = "siret_key"
	ProblemSIRETRequired       ProblemCode = "siret_required"
	ProblemVATCountry          ProblemCode = "vat_country"
	ProblemVATChars            ProblemCode = "vat_chars"
	ProblemVATLength           ProblemCode = "vat_length"
	ProblemVATKey              ProblemCode = "vat_key"
	ProblemVATSIREN            ProblemCode = "vat_siren" // its SIREN is none
	ProblemVATForm             ProblemCode = "vat_form"
	ProblemVATControl          ProblemCode = "vat_control" // the digits that control a Belgian one
	ProblemVATRequired         ProblemCode = "vat_required"
	ProblemVATOtherSIREN       ProblemCode = "vat_other_siren" // of another company
	ProblemVATExemptWithNumber ProblemCode = "vat_exempt_with_number"
	ProblemNAFForm             ProblemCode = "naf_form"
	ProblemNAFUnknown          ProblemCode = "naf_unknown"
	ProblemNAFOtherList        ProblemCode = "naf_other_list" // of the list that is not in force
)

// Of the company, its addresses and its contacts.
const (
	ProblemNameRequired           ProblemCode = "name_required"
	ProblemJoinedOnRequired       ProblemCode = "joined_on_required"
	ProblemEmailMissing           ProblemCode = "email_missing"
	ProblemPhoneMissing           ProblemCode = "phone_missing"
	ProblemReachMissing           ProblemCode = "reach_missing" // neither e-mail nor telephone
	ProblemLastNameRequired       ProblemCode = "last_name_required"
	ProblemCivilityUnknown        ProblemCode = "civility_unknown"
	ProblemTypesRequired          ProblemCode = "types_required"
	ProblemTypeUnknown            ProblemCode = "type_unknown"
	ProblemLabelRequired          ProblemCode = "label_required"
	ProblemAddressRequired        ProblemCode = "address_required"
	ProblemAddressUnknown         ProblemCode = "address_unknown"
	ProblemPostalCodeRequired     ProblemCode = "postal_code_required"
	ProblemPostalCodeForm         ProblemCode = "postal_code_form"
	ProblemCityRequired           ProblemCode = "city_required"
	ProblemCountryUnknown         ProblemCode = "country_unknown"
	ProblemBillingAddressRequired ProblemCode = "billing_address_required"
	ProblemBillingEmailRequired   ProblemCode = "billing_email_required" // for invoices without paper
	ProblemBillingEmailMissing    ProblemCode = "billing_email_missing"  // the same, as the coupon is sent
	ProblemKindRequired           ProblemCode = "kind_required"          // of a change of situation
	ProblemKindUnknown            ProblemCode = "kind_unknown"
	ProblemEffectiveRequired      ProblemCode = "effective_required" // the day of the change
	ProblemEffectiveRange         ProblemCode = "effective_range"
	ProblemStillEmployees         ProblemCode = "still_staff" // no employee is left, and some are present
)

// Of a date or an hour that is typed, and of a draft.
const (
	ProblemDate        ProblemCode = "date"
	ProblemMoment      ProblemCode = "moment"
	ProblemDraftForm   ProblemCode = "draft_form"   // no form has this name
	ProblemDraftValues ProblemCode = "draft_values" // too many
)

// Of a password, and of a code that is asked for.
const (
	ProblemPasswordShort     ProblemCode = "password_short"
	ProblemPasswordLong      ProblemCode = "password_long"
	ProblemPasswordChars     ProblemCode = "password_chars" // not UTF-8
	ProblemPasswordCommon    ProblemCode = "password_common"
	ProblemPasswordNumber    ProblemCode = "password_number" // it holds the account's number
	ProblemPasswordSIRET     ProblemCode = "password_siret"  // it holds the SIRET
	ProblemPasswordName      ProblemCode = "password_name"   // it holds the company's name
	ProblemPasswordGuessable ProblemCode = "password_guessable"
	ProblemCodeRequired      ProblemCode = "code_required"
)

// Of an access token.
const (
	ProblemTokenNameRequired ProblemCode = "token_name_required" //nolint:gosec // the name of a rule
	ProblemTokenName         ProblemCode = "token_name"          // that of another token of the account
	ProblemTokenRight        ProblemCode = "token_right"
	ProblemTokenEndRequired  ProblemCode = "token_end_required" //nolint:gosec // the name of a rule
	ProblemTokenEndPast      ProblemCode = "token_end_past"
	ProblemTokenEndLate      ProblemCode = "token_end_late"
)

// Of a visit request, of the absence that it is about, and of a cancellation request.
const (
	ProblemVisitKindRequired      ProblemCode = "visit_kind_required"
	ProblemVisitKind              ProblemCode = "visit_kind"
	ProblemVisitReasonRequired    ProblemCode = "visit_reason_required"
	ProblemVisitEmployeesRequired ProblemCode = "visit_employees_required"
	ProblemVisitEmployeesMany     ProblemCode = "visit_employees_many"
	ProblemVisitFromRequired      ProblemCode = "visit_from_required"
	ProblemVisitFromPast          ProblemCode = "visit_from_past"
	ProblemVisitUntilRequired     ProblemCode = "visit_until_required"
	ProblemVisitUntilBeforeFrom   ProblemCode = "visit_until_before_from"
	ProblemVisitUntilFar          ProblemCode = "visit_until_far"
	ProblemVisitNoWorkingDay      ProblemCode = "visit_no_working_day"
	ProblemVisitPreReturn         ProblemCode = "visit_pre_return" // what a visit before the return is
	ProblemVisitReturnOne         ProblemCode = "visit_return_one" // of one employee only
	ProblemVisitAbsenceCause      ProblemCode = "visit_absence_cause"
	ProblemVisitAbsenceFrom       ProblemCode = "visit_absence_from"
	ProblemVisitAbsenceFuture     ProblemCode = "visit_absence_future"
	ProblemVisitAbsenceRange      ProblemCode = "visit_absence_range"
	ProblemVisitAbsenceReturn     ProblemCode = "visit_absence_return"
	ProblemVisitReturnBeforeStop  ProblemCode = "visit_return_before_stop"
	ProblemVisitReturnRange       ProblemCode = "visit_return_range"
	ProblemVisitReturnLate        ProblemCode = "visit_return_late"         // after the 8 days of the law
	ProblemVisitReturnNotRequired ProblemCode = "visit_return_not_required" // too short an absence
	ProblemVisitReturnExempt      ProblemCode = "visit_return_exempt"       // the visit before the return sufficed
)

// Of a declaration, a tariff, an invoice and its terms.
const (
	ProblemDeclarationStep              ProblemCode = "declaration_step"
	ProblemDeclarationNotCertified      ProblemCode = "declaration_not_certified"
	ProblemDeclarationCertifierRequired ProblemCode = "declaration_certifier_required"
	ProblemYear                         ProblemCode = "year"
	ProblemTariffPerHeadCents           ProblemCode = "tariff_per_head_cents"
	ProblemTariffVATRate                ProblemCode = "tariff_vat_rate"
	ProblemTariffSupplements            ProblemCode = "tariff_supplements"
	ProblemInvoiceType                  ProblemCode = "invoice_type"
	ProblemInvoiceLines                 ProblemCode = "invoice_lines"
	ProblemInvoiceProfile               ProblemCode = "invoice_profile"
	ProblemExemptionCode                ProblemCode = "exemption_code" // no code of VATEX
	ProblemExemptionReason              ProblemCode = "exemption_reason"
)

// Of what the service enters.
const (
	ProblemNumberRequired       ProblemCode = "number_required" // of an account
	ProblemNumberForm           ProblemCode = "number_form"
	ProblemPurposeRequired      ProblemCode = "purpose_required" // of an address for codes
	ProblemMandateRight         ProblemCode = "mandate_right"
	ProblemMandateDates         ProblemCode = "mandate_dates"
	ProblemByRequired           ProblemCode = "by_required" // who takes a second factor away
	ProblemAppointmentKind      ProblemCode = "appointment_kind"
	ProblemAppointmentStart     ProblemCode = "appointment_start"
	ProblemAppointmentPlace     ProblemCode = "appointment_place"
	ProblemAppointmentMinutes   ProblemCode = "appointment_minutes"
	ProblemAppointmentFeeCents  ProblemCode = "appointment_fee_cents"
	ProblemAppointmentStatus    ProblemCode = "appointment_status"
	ProblemActionDate           ProblemCode = "action_date"
	ProblemActionKind           ProblemCode = "action_kind"
	ProblemActionRole           ProblemCode = "action_role"
	ProblemActionTime           ProblemCode = "action_time"
	ProblemTrainingDate         ProblemCode = "training_date"
	ProblemTrainingTitle        ProblemCode = "training_title"
	ProblemTrainingParticipants ProblemCode = "training_participants"
	ProblemLoadForm             ProblemCode = "load_form" // of a file of « portail charger »
)

// Of a field of a request, as the API's schema has it.
const (
	ProblemRequired         ProblemCode = "required"
	ProblemUnknownField     ProblemCode = "unknown_field"
	ProblemUnknownParameter ProblemCode = "unknown_parameter"
	ProblemParameterTwice   ProblemCode = "repeated_parameter"
	ProblemEnum             ProblemCode = "enum"
	ProblemTooShort         ProblemCode = "too_short"
	ProblemTooFew           ProblemCode = "too_few"
	ProblemTooMany          ProblemCode = "too_many"
	ProblemRange            ProblemCode = "range"
	ProblemFormat           ProblemCode = "format"
)

// Of a row of a roster file.
const (
	ProblemNamesTogether    ProblemCode = "names_together"     // birth name and first name in one cell
	ProblemNamesTwo         ProblemCode = "names_two"          // two names in one cell
	ProblemBirthDateUnknown ProblemCode = "birth_date_unknown" // a DSN has 99 for what is not known
	ProblemNIRNTT           ProblemCode = "nir_ntt"            // a temporary number instead of the NIR
	ProblemCellError        ProblemCode = "cell_error"
	ProblemCellFormula      ProblemCode = "cell_formula"     // without its value
	ProblemCellGarbled      ProblemCode = "cell_garbled"     // letters lost to an encoding
	ProblemDateSpreadsheet  ProblemCode = "date_spreadsheet" // a column too narrow
	ProblemDateMonthFirst   ProblemCode = "date_month_first" // day and month cannot be told apart
	ProblemSheetEncoding    ProblemCode = "sheet_encoding"
	ProblemSheetCut         ProblemCode = "sheet_cut" // one row on two lines
	ProblemDSNEncoding      ProblemCode = "dsn_encoding"
	ProblemDSNContracts     ProblemCode = "dsn_contracts" // several contracts
)

// Of a roster file as a whole.
const (
	ProblemFileEmpty          ProblemCode = "file_empty"
	ProblemColumnMissing      ProblemCode = "column_missing"
	ProblemSheetColumns       ProblemCode = "sheet_columns" // some are not understood
	ProblemSheetWide          ProblemCode = "sheet_wide"    // more columns than are read
	ProblemSheetSkipped       ProblemCode = "sheet_skipped" // totals, and headings printed again
	ProblemSheetAside         ProblemCode = "sheet_aside"   // rows of one cell
	ProblemSheetAbove         ProblemCode = "sheet_above"   // another table
	ProblemSheetBeside        ProblemCode = "sheet_beside"  // another table
	ProblemSheetOthers        ProblemCode = "sheet_others"  // other sheets
	ProblemSheetHidden        ProblemCode = "sheet_hidden"  // rows
	ProblemSheetHiddenColumns ProblemCode = "sheet_hidden_columns"
	ProblemSheetFormulas      ProblemCode = "sheet_formulas" // that gave an empty text
	ProblemSheetDays          ProblemCode = "sheet_days"     // that stood some minutes before midnight, or had no format
	ProblemSheetQuote         ProblemCode = "sheet_quote"    // not closed
	ProblemDSNForm            ProblemCode = "dsn_form"
	ProblemDSNCut             ProblemCode = "dsn_cut"
	ProblemDSNCount           ProblemCode = "dsn_count"         // of lines, other than is said
	ProblemDSNTooMany         ProblemCode = "dsn_too_many"      // contracts
	ProblemDSNTest            ProblemCode = "dsn_test"          // a file for trial
	ProblemDSNNature          ProblemCode = "dsn_nature"        // a kind unknown to this program
	ProblemDSNCancel          ProblemCode = "dsn_cancel"        // of nobody
	ProblemDSNCancelled       ProblemCode = "dsn_cancelled"     // a month that another declaration takes back
	ProblemDSNDouble          ProblemCode = "dsn_double"        // given twice, and not alike
	ProblemDSNMonths          ProblemCode = "dsn_months"        // several, of which the last is taken
	ProblemDSNPart            ProblemCode = "dsn_part"          // some parts of a declaration are missing
	ProblemDSNEstablishment   ProblemCode = "dsn_establishment" // none has the SIRET
	ProblemDSNOthers          ProblemCode = "dsn_others"        // other establishments than the one asked for
	ProblemDSNAside           ProblemCode = "dsn_aside"         // what is no employee
	ProblemDSNNoContract      ProblemCode = "dsn_no_contract"   // people without one: a PASRAU
	ProblemDSNNobody          ProblemCode = "dsn_nobody"
	ProblemDSNSignals         ProblemCode = "dsn_signals" // events alone, no monthly declaration
)

// Of a row of a file beside the roster.
const (
	ProblemMatchedByNames  ProblemCode = "matched_by_names"  // by names and birth date, for want of a NIR on both sides
	ProblemMatchedOtherNIR ProblemCode = "matched_other_nir" // by names and birth date, with another NIR
	ProblemAmbiguous       ProblemCode = "ambiguous"         // several employees may be meant
	ProblemRowTwice        ProblemCode = "row_twice"         // of one employee
	ProblemAbsent          ProblemCode = "absent"            // in the roster, not in the file
	ProblemLeftUnknown     ProblemCode = "left_unknown"      // has left by the file, and is not in the list
	ProblemLeftInList      ProblemCode = "left_in_list"      // in the file, but has left by the list
	ProblemExitDiffers     ProblemCode = "exit_differs"      // the declared exit is another than the file's
)

// Of a row that was true when the file was read, and is not any more: the codes of the errors that say so.
const (
	ProblemStale       ProblemCode = "stale"
	ProblemAlreadyLeft ProblemCode = "already_left"
)
