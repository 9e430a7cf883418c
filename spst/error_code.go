package spst

// Code says which error it is, for programs: stable, and the API's own word. Every code of an
// [*Error] is a constant of this file, nowhere a literal; [Kind] says beside it what a caller
// can do, so that one code serves for what is unknown and for what is refused of one object.
type Code string

// The way to the portal, and what it answers before any use case.
const (
	CodeUnreachable    Code = "unreachable"     // nobody answers: refused, unknown host, too slow
	CodeTLS            Code = "tls"             // the portal cannot prove who it is
	CodeNotAPortal     Code = "not_a_portal"    // something answers, but not the API
	CodeRedirect       Code = "redirect"        // it answers with a redirect, which is not followed
	CodeCut            Code = "cut"             // the answer stopped in the middle
	CodeCanceled       Code = "canceled"        // by the caller, who stopped waiting
	CodeBadAnswer      Code = "bad_answer"      // the portal's answer is not what the API says
	CodeEncode         Code = "encode"          // a request that cannot be written as JSON
	CodePortalURL      Code = "portal_url"      // the configured address is no URL
	CodePath           Code = "path"            // what is to be asked of the portal is no path of it
	CodePortalInsecure Code = "portal_insecure" // the configured address is http:// to another machine
	CodeNoRoute        Code = "no_route"        // no such path in the API
	CodeMethod         Code = "method"          // the path exists, not with this method
	CodeTooLarge       Code = "too_large"       // more bytes than a request may have
	CodeSlowBody       Code = "slow_body"       // the request did not arrive in time
	CodeIfMatch        Code = "if_match"        // no version was given where one is needed (If-Match)
	CodeRange          Code = "range"           // the part asked for is beyond the end of the file
	CodeMalformed      Code = "malformed"       // the request is not JSON, or not as the API says
	CodeBadFields      Code = "invalid"         // fields that the API's schema refuses, named in Problems
	CodeInternalFault  Code = "internal"        // a fault of the portal that nothing says more of
)

// A write that is tried again, or that meets another.
const (
	CodeIdempotencyKey      Code = "idempotency_key"      // an Idempotency-Key that cannot be one
	CodeIdempotencyMismatch Code = "idempotency_mismatch" // the key has served for another request
	CodeInProgress          Code = "in_progress"          // the same request is being carried out
	CodeStale               Code = "stale"                // changed meanwhile; Current holds the version in force
	CodeChanged             Code = "changed"              // changed meanwhile, found by a command before it wrote
)

// Who asks, and what they may do.
const (
	CodeCredentials     Code = "credentials"      // unknown number, or wrong password
	CodeSession         Code = "session"          // no session, or one that has ended
	CodeSessionEnded    Code = "session_ended"    // the session to end has ended already
	CodeOpenSession     Code = "open_session"     // no such session is open
	CodeBlocked         Code = "blocked"          // signing in waits after too many wrong passwords
	CodeThrottled       Code = "throttled"        // tries too close to one another; RetryAfter says how long
	CodeCrowded         Code = "crowded"          // others' tries; a network that the account was opened from passes with the right password
	CodeMandate         Code = "mandate"          // the mandate does not allow it, is not there, or is refused
	CodeMemberOnly      Code = "member_only"      // for the member's own account, not for a mandatary
	CodeConfirmPassword Code = "confirm_password" // the password is to be given again first
	CodeCurrentPassword Code = "current"          // the password given again is wrong
	CodeKeyring         Code = "keyring"          // the session cannot be kept on this machine
)

// The second factor.
const (
	CodeSecondFactor Code = "second_factor"          // the password is right, and a code is wanted beside it
	CodeWrongFactor  Code = "second_factor_wrong"    // that code is wrong
	CodeUsedFactor   Code = "second_factor_used"     // that code has served already
	CodeEnrolFirst   Code = "second_factor_required" // the second factor is to be turned on before anything else
	CodeFactorNeeded Code = "second_factor_needed"   // the service asks for it: it cannot be turned off
	CodeFactorOn     Code = "second_factor_on"       // it is on already
	CodeFactorOff    Code = "second_factor_off"      // it is off
	CodeFactorSecret Code = "second_factor_secret"   // its secret cannot be drawn or read
	CodeEnrolment    Code = "enrolment"              // turning it on was not begun, or waited too long
	CodeFactorReset  Code = "factor_reset"           // its removal by the service is refused
)

// Access tokens.
const (
	CodeAccessToken        Code = "access_token"         // none of that name (NotFound), or what it is to be is refused
	CodeAccessTokens       Code = "access_tokens"        // the account has as many as it may
	CodeAccessTokenRevoked Code = "access_token_revoked" // it was revoked already
	CodeAccessTokenEnded   Code = "access_token_ended"   // the token that asks is unknown, revoked or over
	CodeAccessTokenRight   Code = "access_token_right"   // the access token does not reach that
)

// Passwords and the codes that are mailed.
const (
	CodeChallenge         Code = "challenge"           // the image was not read right; another is to be read
	CodeChallengeImage    Code = "challenge_image"     // the image cannot be drawn
	CodeImage             Code = "image"               // the image cannot be shown or saved
	CodeResetOver         Code = "reset"               // the reset is unknown, over, or was begun by another number
	CodeResetStep         Code = "reset_step"          // a step of the reset that comes before is missing
	CodeWrongCode         Code = "code"                // not the code that was mailed, or of the application
	CodeCodeOver          Code = "code_over"           // the mailed code has served, or is too old
	CodeSMTP              Code = "smtp"                // the configured mail server or sender is refused
	CodePassword          Code = "password"            // the new password is refused
	CodePasswordSame      Code = "password_same"       // the new password is the one in force
	CodePasswordHash      Code = "password_hash"       // a kept password cannot be compared
	CodeNumber            Code = "number"              // a number that cannot be a member's or a mandatary's
	CodeEmailConfirmed    Code = "email_confirmed"     // the address is confirmed already
	CodeEmailOfMandate    Code = "email_of_mandate"    // a mandatary set the address, which never receives codes
	CodeEmailWithoutCodes Code = "email_without_codes" // the contact's purpose receives no codes
	CodeNoAccountEmail    Code = "no_account_email"    // the account has no address of its own to confirm with
)

// Lists, and one entry of them.
const (
	CodeUnknown   Code = "not_found" // not there, or somebody else's
	CodeDuplicate Code = "duplicate" // there already
	CodeSearch    Code = "search"    // the searched text is too long
	CodeLimit     Code = "limit"     // a page of too few or too many lines
	CodeCursor    Code = "cursor"    // the page that comes next does not exist any more
	CodeStatus    Code = "status"    // not present, left or all
	CodeWhen      Code = "when"      // not upcoming or past
)

// Employees.
const (
	CodeEmployee          Code = "employee"           // unknown (NotFound), or refused
	CodeAlreadyLeft       Code = "already_left"       // the exit is declared already
	CodeNotLeft           Code = "not_left"           // there is no exit to undo
	CodeExitTooOld        Code = "exit_too_old"       // an exit of 30 days ago or more is not undone
	CodeAdditionStands    Code = "addition_stands"    // somebody's addition is not undone: others have gone on from it, or it is old
	CodeBatchSize         Code = "batch_size"         // a batch of no change, or of more than [MaxBatch]
	CodeBadChange         Code = "change"             // a change that lacks its employee or its exit
	CodePrintTooMany      Code = "print_too_many"     // more employees than [MaxPrinted]
	CodeRoster            Code = "roster"             // the service's own entry of a roster is refused
	CodeEmployeeRequired  Code = "employee_required"  // an entry names no employee
	CodeEmployeeUnknown   Code = "employee_unknown"   // an entry names an employee who is not present
	CodeEmployeeAmbiguous Code = "employee_ambiguous" // an entry's name is that of several employees
)

// Drafts.
const CodeDraft Code = "draft" // none waits under that form (NotFound), or it cannot be kept

// Views, and the clients that are chosen by them or by number.
const (
	CodeView   Code = "view"   // the list has none of that name (NotFound), or it cannot be kept
	CodeClient Code = "client" // a number is none of a client (NotFound), or what is to be known of some is not yet (Unavailable)
)

// Imports and the files that they read.
const (
	CodeImport        Code = "import"            // unknown (NotFound), or a name that cannot be an import's
	CodeImportUndone  Code = "import_undone"     // it was undone and takes no more lines
	CodeImportTooOld  Code = "import_too_old"    // an import of 30 days ago or more is not undone
	CodeLine          Code = "line"              // a line without a name, or one that cannot be
	CodeChangedSince  Code = "changed_since"     // a line left by the undo: the employee was changed after the import
	CodeTooOld        Code = "too_old"           // a line left by the undo: the employee before it is not kept any more
	CodeNIRDuplicate  Code = "nir_duplicate"     // the NIR that would come back is somebody else's by now
	CodeConfirmExits  Code = "confirm_exits"     // that many exits are to be confirmed first
	CodeFileChanged   Code = "file_changed"      // the file is not the one whose import was cut
	CodeImportState   Code = "state"             // how far the import is cannot be kept on this machine
	CodeFile          Code = "file"              // a file or folder of this machine: not there, there already, not readable or writable
	CodeNotARoster    Code = "file_other"        // a file that holds no roster: an image, a PDF…
	CodeNotTogether   Code = "file_together"     // files that are not read together: all must be DSN
	CodeTextEncoding  Code = "text_encoding"     // its letters are in no known encoding
	CodeSheetWorkbook Code = "sheet_workbook"    // a workbook that is damaged, locked, too large or not read
	CodeSheetUnknown  Code = "sheet_unknown"     // no sheet of that name
	CodeSheetHeadings Code = "sheet_headings"    // no line of it has the titles of a roster
	CodeSheetRows     Code = "sheet_rows"        // more rows than a roster has
	CodeSheetLine     Code = "sheet_line"        // a line that does not end
	CodeSheetEmpty    Code = "sheet_empty"       // no row of it can be taken
	CodeDSN           Code = "dsn"               // not a DSN
	CodeDSNTest       Code = "dsn_test"          // a DSN that was sent as a test
	CodeDSNOther      Code = "dsn_other"         // another declaration than the DSN
	CodeNoXML         Code = "facturx_absent"    // a PDF without an invoice inside
	CodeBadXML        Code = "facturx_malformed" // not a PDF, or not an invoice
)

// The company, its contacts and addresses.
const (
	CodeCompany            Code = "company"              // the company's data are refused
	CodeCompanyIncomplete  Code = "company_incomplete"   // validated while something is missing
	CodeSituation          Code = "situation"            // a change of situation: unknown (NotFound), or refused
	CodeSituationOld       Code = "situation_old"        // too old to be withdrawn here
	CodeSituationWithdrawn Code = "situation_withdrawn"  // withdrawn already
	CodeContact            Code = "contact"              // unknown (NotFound), or refused
	CodeLastBillingContact Code = "last_billing_contact" // the only contact that receives invoices stays
	CodeAddress            Code = "address"              // unknown (NotFound), or refused
	CodeAddressInUse       Code = "address_in_use"       // the address of somebody or something
	CodeActivity           Code = "activity"             // a record for the summary of activity is refused
	CodeActivityYear       Code = "activity_year"        // there is no summary of that year
	CodeCoverage           Code = "coverage"             // more employees up to date than employees
)

// Appointments and requests.
const (
	CodeAppointment          Code = "appointment"            // unknown (NotFound), or refused
	CodeAppointmentSettled   Code = "appointment_settled"    // it is not planned any more
	CodeNotUpcoming          Code = "not_upcoming"           // it is past or cancelled
	CodeCancellation         Code = "cancellation"           // no cancellation is asked for
	CodeCancellationAsked    Code = "cancellation_asked"     // the cancellation is asked for already
	CodeVisitRequest         Code = "visit_request"          // unknown (NotFound), or refused by a command
	CodeRequestSettled       Code = "request_settled"        // the service has answered: nothing is withdrawn or changed any more
	CodeVisitRefused         Code = "visit"                  // the request for visits is refused
	CodeVisitEmployeeLeft    Code = "visit_employee_left"    // somebody in the request has left
	CodeVisitEmployeeUnknown Code = "visit_employee_unknown" // somebody in the request is unknown
	CodeRequestStatus        Code = "request_status"         // not answered, refused or scheduled
	CodeAnswer               Code = "answer"                 // the answer to a request is refused
	CodeAction               Code = "action"                 // an action in the workplace is refused
	CodeTraining             Code = "training"               // a training is refused
)

// Declarations.
const (
	CodeDeclaration          Code = "declaration"           // unknown (NotFound), or refused
	CodeDeclarationChanged   Code = "declaration_changed"   // the roster has changed since the estimate
	CodeDeclarationClosed    Code = "declaration_closed"    // its campaign is not open
	CodeDeclarationConfirmed Code = "declaration_confirmed" // confirmed, and changes no more
	CodeDeclarationEmpty     Code = "declaration_empty"     // there is nothing to print
	CodeDeclarationNotBegun  Code = "declaration_not_begun" // certified before it was begun
	CodeCampaign             Code = "campaign"              // the campaign is refused
	CodeCampaignDates        Code = "campaign_dates"        // the campaign ends before it begins
	CodeTariff               Code = "tariff"                // the tariff is refused
)

// Invoices and documents.
const (
	CodeInvoice            Code = "invoice"              // unknown (NotFound), or refused
	CodeInvoiceDuplicate   Code = "invoice_duplicate"    // the number is taken, or the invoice is reversed already
	CodeInvoiceKeyRequired Code = "invoice_key_required" // neither a number nor a key, which would issue it twice
	CodeInvoiceNumber      Code = "invoice_number"       // the number is not of its series, or has not the form of one
	CodeInvoiceSeries      Code = "invoice_series"       // the series has not the form of one
	CodeInvoiceEmpty       Code = "invoice_empty"        // no amount
	CodeInvoiceDueDate     Code = "invoice_due_date"     // due before it is issued
	CodeInvoicePeriod      Code = "invoice_period"       // a period without a first or a last day, or the wrong way round
	CodeInvoiceCountry     Code = "invoice_country"      // the country of the member's address is unknown
	CodeInvoiceVATRate     Code = "invoice_vat_rate"     // not a French rate of VAT
	CodeCreditPositive     Code = "credit_positive"      // a credit note that is not negative
	CodeCreditReference    Code = "credit_reference"     // a credit note that says no invoice
	CodePaymentIncomplete  Code = "payment_incomplete"   // a payment without a number, a date or an amount
	CodePaymentDuplicate   Code = "payment_duplicate"    // the number of another payment
	CodeSellerIncomplete   Code = "seller_incomplete"    // the service lacks what an invoice must say of it
	CodeDocument           Code = "document"             // the document cannot be made
	CodeNoDocuments        Code = "documents"            // this portal makes no documents
	CodeExportRows         Code = "export_rows"          // more rows than a sheet has
	CodeFECBalance         Code = "fec_balance"          // an invoice whose amounts do not add up
	CodeBooks              Code = "books"                // an account, a journal or a number that a form of the books has no room for
	CodeCalendar           Code = "calendar"             // a file that is no calendar of this program
	CodeWatch              Code = "watch"                // what a watch has told is not known, or cannot be kept
)

// The back office.
const (
	CodeMember           Code = "member"             // unknown (NotFound), there already (Conflict), or refused
	CodeMemberLeft       Code = "member_left"        // the membership has ended
	CodeLeftBeforeJoined Code = "left_before_joined" // the membership ends before it begins
	CodeLeftOnLocked     Code = "left_on_locked"     // the end of a membership has its own command
	CodeClearUnknown     Code = "clear_unknown"      // a field that cannot be emptied
	CodeAccount          Code = "account"            // unknown (NotFound), there already (Conflict), or refused
	CodeAccountEmail     Code = "account_email"      // the account's own address is refused
	CodePurposeOfContact Code = "purpose_of_contact" // the address of that purpose is a contact's: change the contact
	CodeMandatary        Code = "mandatary"          // unknown
	CodeOverlay          Code = "overlay"            // an entry that cannot be laid over the one in force
	CodeLoad             Code = "load"               // the file of entries is refused, and nothing of it is kept
	CodeService          Code = "service"            // the description of the service is refused
)

// The base, its key and its copies.
const (
	CodeStorage         Code = "storage"          // it cannot write: full, read-only, damaged, not there any more
	CodeBusy            Code = "busy"             // another program holds it, or more is asked than can be done at a time
	CodeWedged          Code = "wedged"           // a write does not end, and the others wait for it
	CodeNewerBase       Code = "newer_base"       // made by a newer version
	CodeTooNew          Code = "too_new"          // others serve the base who would not survive its upgrade
	CodeIncompleteBase  Code = "incomplete_base"  // a transfer has not filled it whole
	CodeMovedBase       Code = "moved_base"       // a transfer has moved it elsewhere
	CodeTransferTarget  Code = "transfer_target"  // the target of a transfer has something in it
	CodeTransferVersion Code = "transfer_version" // a base is not of the version of the program that is to transfer it
	CodeTransferTexts   Code = "transfer_texts"   // texts that the target does not take
	CodeTransferDiffers Code = "transfer_differs" // what was copied is not what there was
	CodeBaseAddress     Code = "base_address"     // the address of a base on PostgreSQL cannot be read, or holds a password
	CodeNotABase        Code = "not_a_base"       // not a base of the portal, empty, or damaged
	CodeDamaged         Code = "damaged"          // a base whose data do not hold together
	CodeInUse           Code = "in_use"           // not a copy, but a base that is being used
	CodeCopy            Code = "copy"             // the copy could not be written
	CodeKey             Code = "key"              // not the base's key, or no key at all
	CodeKeyFile         Code = "key_file"         // the file of the key cannot be read or made
	CodeNoKey           Code = "no_key"           // the key is not there
	CodeUnsealed        Code = "unsealed"         // sealed data that the key does not open
	CodeRandom          Code = "random"           // the system gives no random bytes
	CodeDemo            Code = "demo"             // the sample portal could not start
)

// Values as they are written, and what a command is given.
const (
	CodeAmount Code = "amount" // not an amount in euros
	CodeDate   Code = "date"   // not a date
	CodeDay    Code = "day"    // a day that its month does not have
	CodeMoment Code = "moment" // not a date with a time
	CodeJSON   Code = "json"   // not JSON, or not an object of the API
	CodeFields Code = "fields" // the object would be refused, as Problems say
)
