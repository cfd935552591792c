package emulator

// Choice is the value of a Policy field: one of the names in the field's values tag, "" for the first of them. The first
// is what was captured from the real service, else what is documented, else what seems likeliest.
type Choice string

// Policy answers the questions about the service that its documents leave open: one field for each. PolicyFields lists
// the fields, with the questions below as their text. A question that does not concern every program names those that it
// does in its programs tag. Sources are cited by the keys of SOURCES.md with their grade.
type Policy struct {
	// Finding objects.

	// FilterMiss asks what a list answers when no object passes its filter: status 404, an empty value, or a value
	// that is null [doc P-FAQ; field F-BEAG, F-STORE].
	FilterMiss Choice `values:"404 empty null"`
	// EmptyList asks what a list without a filter answers when there is no object: status 404, an empty value, or a
	// value that is null [unknown; field F-HSO accepts each].
	EmptyList Choice `values:"404 empty null"`
	// MissingObject asks what a change of an object that does not exist answers: status 404, or status 200 with an
	// empty value [doc P-UR; inferred].
	MissingObject Choice `values:"404 empty"`
	// ExecutionMiss asks what the list of executions answers when none passes the filters: status 404, or status 200
	// with an empty value [doc P-PAR].
	ExecutionMiss Choice `values:"404 empty"`
	// NameFilter asks how queryName and reportName match: the whole name, a prefix, any part, or not at all [field
	// F-BEAG passes a prefix, F-STORE compares again].
	NameFilter Choice `values:"exact prefix contains ignored"`
	// IDFilter asks whether queryId and reportId filter a list [unknown].
	IDFilter Choice `values:"honoured ignored"`
	// Visibility asks whose objects a user sees: those that the user owns, or all of the tenant [unknown].
	Visibility Choice `values:"own all"`
	// Tenants asks whether one tenant's applications and users see the objects of another [unknown; field F-GPS: one
	// account can have several tenants].
	Tenants Choice `values:"separate shared"`
	// Lag asks when a new object appears in lists: at once, from the third read on, or after 30 seconds, until when a new
	// query can't be run either [unknown].
	Lag Choice `values:"none 2-reads 30s"`
	// PageSize asks how many objects one answer has: all, or so many [unknown; no sample has a second page].
	PageSize Choice `values:"none 1 2 50"`
	// NextLink asks for the form of nextLink: an absolute URL, an absolute path, or relative to the base URL [field
	// F-HSO follows each].
	NextLink Choice `values:"absolute path relative"`

	// How answers are written.

	// Case asks how field names are spelt: in camel case as in answers, in Pascal case as on the reference pages, in
	// camel case but for CallbackMethod, or with only the envelope in Pascal case [sample P-PAR, P-DS, P-FIRST, C-PAR].
	Case Choice `values:"camel pascal slips pascal-envelope"`
	// Nulls asks whether fields without a value are null or absent [sample P-FIRST; doc P-GR].
	Nulls Choice `values:"null absent"`
	// NoDescription asks what an object without a description shows: null, or an empty text [captured F-GPS].
	NoDescription Choice `values:"null empty"`
	// Timestamps asks how times are written: with Z, without it, with fractions of a second, or with an offset [doc
	// P-PAR; sample C-FIRST].
	Timestamps Choice `values:"z no-z fraction offset"`
	// Format asks how a report's format is echoed: in lower case, in upper case, or as it was sent [captured
	// F-THOOR; doc P-GR].
	Format Choice `values:"lower upper as-given"`
	// Trim asks whether names, descriptions and query texts lose their outer white space [sample P-FIRST trims, C-PAR
	// does not].
	Trim Choice `values:"trim keep"`
	// ErrorBody asks for the body of a failure: the envelope with value, totalCount, message and statusCode; the whole
	// envelope with an empty value; the whole envelope with value null; an object "error"; or nothing [captured F-85020;
	// doc P-DS].
	ErrorBody Choice `values:"short envelope null-value error-object empty"`
	// ErrorStatus asks whether a refusal (400 and 404) has its own HTTP status, or status 200 with the real one in
	// statusCode and always an envelope [field F-HSO guards against it].
	ErrorStatus Choice `values:"http wrapped"`
	// QueryIDMessage asks how the message about an unknown query is written: Invalid QueryID, or Invalid QueryId [captured
	// F-85020; doc P-FAQ].
	QueryIDMessage Choice `values:"QueryID QueryId"`
	// DeleteAnswer asks what a deletion answers: the deleted object, or an empty value [doc P-DQ, P-DR].
	DeleteAnswer Choice `values:"object empty"`
	// CallbackEcho asks where the callback is shown: in reports, nowhere, or in executions too [captured F-GPS;
	// doc P-PAR].
	CallbackEcho Choice `values:"reports none everywhere"`
	// ExecuteNowEcho asks what an ExecuteNow report shows as startTime, recurrenceInterval and recurrenceCount: its
	// creation time, -1 and 1; three nulls; year 1, 0 and 0; or what was sent [captured F-THOOR and F-GPS].
	ExecuteNowEcho Choice `values:"created null zero as-sent"`
	// QueryTimesEcho asks whether reports show queryStartTime and queryEndTime [captured F-THOOR and F-GPS: null
	// where none was sent; absent from the samples of mpn].
	QueryTimesEcho Choice `values:"present absent"`
	// CountEcho asks what recurrenceCount shows: the count that was given, or the runs that remain [sample P-PAR; doc
	// C11-TC].
	CountEcho Choice `values:"given remaining" programs:"mpn"`
	// RemainingFields asks how the fields totalRecurrenceCount, endTime and nextExecutionStartTime are written: in camel
	// case, in Pascal case, or not at all, with recurrenceCount as it was given [doc C11-TC; sample C11-GR has none].
	RemainingFields Choice `values:"camel pascal absent" programs:"cmp store"`
	// RemainingIn asks which answers have these fields, and the runs that remain as recurrenceCount: all, those to GET,
	// or executions alone [doc C11-TC, C11-GS].
	RemainingIn Choice `values:"all reads executions" programs:"cmp store"`
	// StoreOwner asks what the user of an object shows: a number, or null [unknown].
	StoreOwner Choice `values:"numeric null" programs:"store"`
	// StartTimeEcho asks what startTime shows after runs: what was given, or the next run [unknown].
	StartTimeEcho Choice `values:"stays advances"`
	// ExtraFields asks whether objects have the undocumented fields isPublicInOrg and executionStatus [sample S-CS
	// models them].
	ExtraFields Choice `values:"none present"`
	// SystemQueryOwner asks what user and createdTime of system queries show: null, or Microsoft and a time [unknown].
	SystemQueryOwner Choice `values:"null microsoft"`
	// FileMark asks whether files begin with a UTF-8 byte-order mark [field F-BEAG and F-STORE remove one].
	FileMark Choice `values:"none bom"`
	// FileLines asks how lines of files end [unknown].
	FileLines Choice `values:"crlf lf"`

	// What is refused.

	// CmpRules asks whether the rules that only the marketplace's FAQ has are enforced: no ";" in names, lengths, formats,
	// callback methods, counts [doc C-FAQ].
	CmpRules Choice `values:"on off"`
	// BadDate asks for the status of a date in another format [doc P-FAQ has the same mistake twice].
	BadDate Choice `values:"400 500"`
	// CallbackScheme asks whether a callback may be http, or has to be https [doc P-PAR, P-UR].
	CallbackScheme Choice `values:"any https"`
	// Quotas asks whether quotas are enforced: 50 active reports, 100 queries, 5 ExecuteNow reports in 60 minutes [doc
	// C-FAQ].
	Quotas Choice `values:"on off"`
	// QuotaScope asks whose objects count for a quota: those of the user or application, or of the tenant [doc C-FAQ:
	// "User"].
	QuotaScope Choice `values:"user tenant"`
	// QueryNames asks which characters names of queries may have: letters, digits and white space, or any [field F-HSO].
	QueryNames Choice `values:"alphanumeric any"`
	// DuplicateQueryNames asks whether two queries of a user may have one name [unknown].
	DuplicateQueryNames Choice `values:"allowed refused"`
	// DuplicateReportNames asks whether two reports of a user may have one name [unknown].
	DuplicateReportNames Choice `values:"allowed refused"`
	// CatalogCheck asks what the creation of a query checks: names and syntax, the syntax, or nothing [doc P-FAQ].
	CatalogCheck Choice `values:"names syntax none"`
	// Aggregated asks whether a query text ends in AGGREGATED and a word: if it likes, always, or never [field F-STORE].
	Aggregated Choice `values:"optional required refused" programs:"store"`
	// DateRanges asks whether a TIMESPAN outside of the dataset's availableDateRanges is refused [unknown].
	DateRanges Choice `values:"enforced ignored"`
	// MinimumInterval asks whether an interval below the dataset's minimum is refused [unknown].
	MinimumInterval Choice `values:"enforced ignored"`
	// ShortIntervals asks whether an interval below 4 hours is accepted where the dataset's minimum is below 4 [sample
	// C11-CQ has a minimum of 1; doc C11-UR].
	ShortIntervals Choice `values:"allowed refused" programs:"cmp"`
	// NoEnd asks what a schedule without a count and without an end time gets: Null or missing value, Invalid report
	// parameters, or it never ends [doc C11-TC, C11-UR].
	NoEnd Choice `values:"missing-value parameters accepted" programs:"cmp"`
	// EndAlone asks whether an end time without a count is accepted [doc C11-TC; C11-GS requires the count].
	EndAlone Choice `values:"accepted refused" programs:"cmp"`
	// CountLimit asks for the longest schedule: any, 180 runs, or one year [doc C11-TC: it depends on the interval].
	CountLimit Choice `values:"none 180 year" programs:"cmp"`
	// StoreSchedules asks for the rules of schedules: those of mpn, only ExecuteNow reports, or none at all [unknown].
	StoreSchedules Choice `values:"same execute-now unchecked" programs:"store"`
	// StoreDates asks how queryStartTime and queryEndTime are written: as a date or a time, as a date, or as a time [field
	// F-STORE sends dates].
	StoreDates Choice `values:"both dates times" programs:"store"`
	// FourHoursCreate asks whether a new report has to start at least four hours from now [doc P-FAQ; field F-GPS].
	FourHoursCreate Choice `values:"on off"`
	// FourHoursUpdate asks whether that rule holds for updates: never, always, or when the start changes [doc P-FAQ: the
	// messages say "for creation"].
	FourHoursUpdate Choice `values:"off on changed"`
	// QueryInUse asks whether a query that a report uses can be deleted [unknown].
	QueryInUse Choice `values:"allowed refused"`
	// SystemQueryDelete asks for the status of the deletion of a system query [unknown].
	SystemQueryDelete Choice `values:"400 404"`
	// StatusFilter asks whether an unknown executionStatus is refused or matches nothing [unknown].
	StatusFilter Choice `values:"strict lenient"`
	// StatusList asks whether several values of executionStatus, joined by ";", are answered 400, or accepted [captured
	// F-GPS; doc P-PAR].
	StatusList Choice `values:"refused accepted"`

	// Changing reports.

	// PutOmitted asks what an update does with fields that are absent or null: both are reset to the default; absent
	// stays and null clears; both stay and "" clears a text; or both stay and "" does too [doc P-UR reads like the first].
	PutOmitted Choice `values:"replace merge merge-null-ignored merge-keep"`
	// PutCount asks what recurrenceCount in an update is: the total of runs, or the runs that remain from now on [doc
	// C11-UR does not say].
	PutCount Choice `values:"total remaining" programs:"cmp store"`
	// PutNoCallback asks how an update has to say that there is no callback: in any way, by leaving CallbackUrl out, by
	// null, or by an empty text [doc C11-UR requires the field; field F-GPS leaves it out].
	PutNoCallback Choice `values:"any absent null empty" programs:"cmp"`
	// PutPaused asks what an update of a paused report does: it works, is refused, or makes the report active [unknown].
	PutPaused Choice `values:"allowed refused reactivates"`
	// PutInactive asks what an update of an Inactive report does: it works, is refused, or makes the report active
	// [unknown].
	PutInactive Choice `values:"allowed refused reactivates"`
	// PutExecuteNow asks what an update of an ExecuteNow report does: it works without a StartTime too, it works with one,
	// or it is refused [unknown; field F-GPS notes a refusal].
	PutExecuteNow Choice `values:"allowed start-required refused"`
	// RepeatedPause asks what the pause of a paused report and the resumption of an active one answer [unknown].
	RepeatedPause Choice `values:"ok 400"`
	// PauseExecuteNow asks what the pause of an ExecuteNow report answers [unknown].
	PauseExecuteNow Choice `values:"ok 400"`
	// Resume asks what happens to the runs that a pause missed: they are skipped, or made up at once [unknown].
	Resume Choice `values:"skip make-up"`

	// Executions and their files.

	// ExecutionDefaults asks which executions are listed without an executionStatus: any, or Completed ones [captured
	// F-THOOR; doc P-PAR].
	ExecutionDefaults Choice `values:"any completed"`
	// ExecutionOrder asks for the order of executions with getLatestExecution=false [field F-DE reads the first].
	ExecutionOrder Choice `values:"newest-first oldest-first"`
	// NextRun asks whether the next run is listed before it is due, as Pending or Paused [sample P-FIRST].
	NextRun Choice `values:"listed hidden"`
	// EndOrCount asks what ends a schedule that has a count and an end time: what comes first, the count, or the end time
	// [unknown].
	EndOrCount Choice `values:"earlier count end-time" programs:"cmp store"`
	// InactiveWhen asks when a report whose runs are used up becomes Inactive: when the last has ended, when the last has
	// begun, or never [field F-HSO].
	InactiveWhen Choice `values:"last-completed last-started never"`
	// ExecuteNowDone asks for the status of an ExecuteNow report that has run [captured F-GPS].
	ExecuteNowDone Choice `values:"inactive active"`
	// StoreRunTime asks how long a run takes: as the emulator's options say, or 45 minutes [field F-STORE gave up after 28
	// minutes].
	StoreRunTime Choice `values:"short 45m" programs:"store"`
	// RunOutcome asks how runs end: completed, failed, failed the first time, or never [unknown].
	RunOutcome Choice `values:"completed failed first-failed never"`
	// FailureStatus asks for the executionStatus of a failed run [field F-STORE asks for Failed; no document has a name].
	FailureStatus Choice `values:"Failed Error Cancelled"`
	// ReportLocation asks what reportLocation of a completed execution shows: the link without its query, or null [captured
	// F-GPS; sample P-PAR].
	ReportLocation Choice `values:"link null"`
	// LinkExpiry asks whether reportExpiryTime is set [captured F-GPS: null].
	LinkExpiry Choice `values:"null set"`
	// LinkLifetime asks how long a link works [captured F-GPS: 7 days].
	LinkLifetime Choice `values:"168h 24h 1h"`
	// LinkSigned asks when the lifetime of a link begins: at each read of the execution, or when the file was generated
	// [inferred from F-GPS's captured link].
	LinkSigned Choice `values:"read generated"`
	// ExecuteNowCallback asks whether ExecuteNow reports call back [doc P-PAR; field F-GPS saw none].
	ExecuteNowCallback Choice `values:"fired silent"`
	// StoreCallback asks what becomes of a callback: it is stored alone, it is called, or it is refused [doc A-GAMES2 has a
	// callback, and asks for the status instead].
	StoreCallback Choice `values:"silent called refused" programs:"store"`
	// TestRows asks how many rows testQueryResult answers [doc P-TRY, P-LIST].
	TestRows Choice `values:"100 10" programs:"mpn store"`
	// CmpTestRows asks how many rows testQueryResult of the marketplace answers [doc C11-TRY; sample C-FIRST].
	CmpTestRows Choice `values:"10 100" programs:"cmp"`
	// TestTimeout asks what testQueryResult answers when its 100 seconds have passed: they never pass, no rows, or an error
	// [doc P-TRY names the limit].
	TestTimeout Choice `values:"never empty 500 504"`

	// Who may do what.

	// AppOnly asks whether a token without a user is accepted [doc P-PRE: application and user].
	AppOnly Choice `values:"refused accepted" programs:"mpn"`
	// UserTokens asks whether a token with a user is accepted [doc C-PRE: user credentials can't be used].
	UserTokens Choice `values:"refused accepted" programs:"cmp store"`
	// OldCmp asks whether version 1 of the marketplace's service still answers [doc C11-GS: unsupported since June 2024].
	OldCmp Choice `values:"gone answers" programs:"cmp"`
	// MFA asks what a token without an MFA claim gets: the header isMfaCompliant, a refusal with 900421, or nothing [doc
	// A-AUTH, A-MFA1].
	MFA Choice `values:"reported enforced silent" programs:"mpn"`
	// Redaction asks whether the caller's role hides revenue: then dataRedacted is true and columns are missing from the
	// catalogue [inferred from P-ROLES].
	Redaction Choice `values:"none redacted"`
}
