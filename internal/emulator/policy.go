package emulator

// Choice is the value of a Policy field: one of the names in the field's values tag, "" for the first of them,
// which is what the documents say or, where they say nothing, what seems likeliest.
type Choice string

// Policy answers the questions about the service that its documents leave open: one field for each. The zero
// value is the documented service. PolicyFields lists the fields for flags and for generated tests.
// Section numbers are those of reference.md, which has the evidence.
type Policy struct {
	// Finding objects.

	// FilterMiss is the answer to a list with a filter that nothing passes: the FAQ's 404, an empty value, or
	// value null (§1.7, §2, §10.1).
	FilterMiss Choice `values:"404 empty null"`
	// EmptyList is the answer to a list without filters when there is nothing (§2, §10.1).
	EmptyList Choice `values:"404 empty null"`
	// MissingObject is the answer to a change of an object that does not exist: 404 is listed; 200 with an empty
	// value would be the same service's other habit (§2, §10.1).
	MissingObject Choice `values:"404 empty"`
	// ExecutionMiss is the answer when no execution passes the filters: 404 is documented (P-PAR) (§1.10, §10.1).
	ExecutionMiss Choice `values:"404 empty"`
	// NameFilter is how queryName and reportName match: F-BEAG passes a prefix, F-STORE compares again
	// afterwards (§1.3, §1.7, §10.6).
	NameFilter Choice `values:"exact prefix contains ignored"`
	// IDFilter tells whether queryId and reportId filter at all (§1.7; cmp describes queryId as something else).
	IDFilter Choice `values:"honoured ignored"`
	// Visibility tells whether a user sees the objects of others (§1.7 "gets all the reports"; quotas count by user).
	Visibility Choice `values:"own all"`
	// Lag is how late a new object appears in lists and gets: not at all, from the third read on, or after 30
	// seconds (§1.6: creation is asynchronous).
	Lag Choice `values:"none 2-reads 30s"`
	// PageSize is the number of objects in one answer; no sample has a page (§1.0, §7).
	PageSize Choice `values:"none 1 2 50"`
	// NextLink is the form of nextLink: F-HSO follows it absolute or relative to the base URL (§1.0).
	NextLink Choice `values:"absolute path relative"`

	// How answers are written.

	// Case is how field names are spelt: as the samples of answers, as the reference pages, as P-FIRST's slip
	// (CallbackMethod among camel case), or as C-PAR's (the envelope alone in Pascal case) (§1.0).
	Case Choice `values:"camel pascal slips pascal-envelope"`
	// Nulls tells whether fields without a value are null or left out (§1.0: the reference pages leave some out).
	Nulls Choice `values:"null absent"`
	// NoDescription is what shows where no description was given (§1.2, §1.6).
	NoDescription Choice `values:"null empty"`
	// Timestamps is how times are written: C-FIRST has one without Z (§1.0); fractions and offsets are what
	// .NET writes elsewhere.
	Timestamps Choice `values:"z no-z fraction offset"`
	// Format is how a report's format is echoed: lower case in P-PAR and P-FIRST, CSV in the glossary (§1.6).
	Format Choice `values:"lower upper as-given"`
	// Trim tells whether names, descriptions and texts lose their outer white space: P-FIRST trims, C-PAR does
	// not (§1.2).
	Trim Choice `values:"trim keep"`
	// ErrorBody is the body of a failure: P-DS prints a message in the usual envelope (§1.0, §10.2).
	ErrorBody Choice `values:"envelope null-value error-object empty"`
	// ErrorStatus tells whether a refusal (400 and 404) comes with its status or in a 200 whose statusCode has
	// it, as F-HSO guards against (§1.0). A wrapped failure always has the envelope.
	ErrorStatus Choice `values:"http wrapped"`
	// DeleteAnswer is the body of a delete: the deleted object is documented (§1.4, §1.9).
	DeleteAnswer Choice `values:"object empty"`
	// CallbackEcho tells where the callback is echoed: in reports; nowhere; in executions too, as their glossary
	// has it (§1.6, §1.10).
	CallbackEcho Choice `values:"reports none everywhere"`
	// ExecuteNowEcho is what an ExecuteNow report shows as startTime, recurrenceInterval and recurrenceCount:
	// null; .NET's zero values; its creation time, 0 and 1; or what was sent (§1.6).
	ExecuteNowEcho Choice `values:"null zero now as-sent"`
	// QueryTimesEcho tells whether queryStartTime and queryEndTime are echoed: in C11-GR's glossary, in no mpn
	// sample (§1.6).
	QueryTimesEcho Choice `values:"absent present"`
	// CountEcho is what recurrenceCount shows: what was given, or the runs that remain, as cmp v1.1 (§1.12).
	CountEcho Choice `values:"given remaining"`
	// StartTimeEcho is what startTime shows after runs: what was given, or the next run (§1.6; cmp v1.1 has
	// nextExecutionStartTime).
	StartTimeEcho Choice `values:"stays advances"`
	// ExtraFields tells whether objects carry the undocumented fields of S-CS: isPublicInOrg and executionStatus
	// (§1.6).
	ExtraFields Choice `values:"none present"`
	// SystemQueryOwner is what user and createdTime of system queries show (§1.3).
	SystemQueryOwner Choice `values:"null microsoft"`
	// FileMark is a UTF-8 byte-order mark at the beginning of files: F-BEAG and F-STORE strip one (§1.10).
	FileMark Choice `values:"none bom"`
	// FileLines is how lines of files end (§1.10).
	FileLines Choice `values:"crlf lf"`

	// What is refused.

	// CmpRules are the validation rows of §1.11 that only the cmp FAQ has: ";" in names, lengths, formats, callback
	// methods, counts (§10.10). Without them a wrong format or method is P-FAQ's "Requested value … not found".
	CmpRules Choice `values:"on off"`
	// BadDate is the status for a date in another format: §1.11 has the same mistake twice.
	BadDate Choice `values:"400 500"`
	// CallbackScheme tells whether a callback may be http: P-PAR says http, P-UR https (§1.6).
	CallbackScheme Choice `values:"any https"`
	// Quotas are 50 active reports and 100 queries of a user, 5 ExecuteNow reports in 60 minutes (§7, §10.10).
	Quotas Choice `values:"on off"`
	// QueryNames are the characters allowed in names of queries: letters, digits and white space, as F-HSO found,
	// or any (§1.2, §10.11).
	QueryNames Choice `values:"alphanumeric any"`
	// DuplicateQueryNames tells whether two queries of a user can have one name (§1.2, §10.6).
	DuplicateQueryNames Choice `values:"allowed refused"`
	// DuplicateReportNames tells whether two reports of a user can have one name (§10.6).
	DuplicateReportNames Choice `values:"allowed refused"`
	// CatalogCheck is what a create of a query checks: names and syntax, the syntax alone, or nothing (§3.2).
	CatalogCheck Choice `values:"names syntax none"`
	// DateRanges tells whether a TIMESPAN outside availableDateRanges is refused (§3.2, §10.12).
	DateRanges Choice `values:"enforced ignored"`
	// MinimumInterval tells whether an interval below the dataset's minimum is refused (§1.6, §10.12).
	MinimumInterval Choice `values:"enforced ignored"`
	// FourHoursCreate is the rule that a report starts at least four hours from now, on create [doc] (§1.6).
	FourHoursCreate Choice `values:"on off"`
	// FourHoursUpdate is that rule on update: the messages say "for creation" (§2, §10.4).
	FourHoursUpdate Choice `values:"off on changed"`
	// QueryInUse tells whether a query that a report uses can be deleted: the report has its own copy of the
	// text (§1.4, §10.5).
	QueryInUse Choice `values:"allowed refused"`
	// SystemQueryDelete is the status for deleting a system query (§1.4, §10.5).
	SystemQueryDelete Choice `values:"400 404"`
	// StatusFilter tells whether an unknown executionStatus is refused or matches nothing (§1.10).
	StatusFilter Choice `values:"strict lenient"`

	// Changing reports.

	// PutOmitted is what an update does with fields that are left out or null (§2, §10.4). replace: both take
	// the default. merge: left out stays, null clears. merge-null-ignored: both stay, "" clears a text.
	// merge-keep: both stay, and "" does too.
	PutOmitted Choice `values:"replace merge merge-null-ignored merge-keep"`
	// PutPaused is what an update of a paused report does (§2, §10.4).
	PutPaused Choice `values:"allowed refused reactivates"`
	// PutInactive is what an update of an Inactive report does (§2, §10.4).
	PutInactive Choice `values:"allowed refused reactivates"`
	// PutExecuteNow is what an update of an ExecuteNow report does: work, also without the required StartTime; work
	// with it; be refused (§2).
	PutExecuteNow Choice `values:"allowed start-required refused"`
	// RepeatedPause is the answer to pausing what is paused, resuming what is active, and either on what is
	// Inactive (§1.9, §10.7).
	RepeatedPause Choice `values:"ok 400"`
	// PauseExecuteNow is the answer to pausing an ExecuteNow report (§1.9).
	PauseExecuteNow Choice `values:"ok 400"`
	// Resume is what becomes of the runs that a pause missed: skipped, or made up at once (§1.9, §10.7).
	Resume Choice `values:"skip make-up"`

	// Executions and their files.

	// ExecutionDefaults is what executions are listed without executionStatus: Completed ones [doc], or any, as
	// P-FIRST's sample shows (§1.10, §10.3).
	ExecutionDefaults Choice `values:"completed any"`
	// ExecutionOrder is the order of executions with getLatestExecution=false: F-DE takes the first for the
	// newest (§1.10).
	ExecutionOrder Choice `values:"newest-first oldest-first"`
	// NextRun tells whether the next run is listed, as Pending or Paused, before it is due: P-FIRST shows one a
	// day ahead (§1.10).
	NextRun Choice `values:"listed hidden"`
	// InactiveWhen is when a report with a count becomes Inactive: with the end of its last run, with its
	// beginning, or never (§1.7, §10.7).
	InactiveWhen Choice `values:"last-completed last-started never"`
	// ExecuteNowDone is the state of an ExecuteNow report that has run (§1.7, §10.7).
	ExecuteNowDone Choice `values:"inactive active"`
	// RunOutcome is how runs end: well, with a failure, with a failure the first time, never (§1.10, §10.8).
	RunOutcome Choice `values:"completed failed first-failed never"`
	// FailureStatus is the name of a failed execution's status: F-STORE asks for Failed, no document has a name
	// (§1.10, §10.8).
	FailureStatus Choice `values:"Failed Error Cancelled"`
	// LinkExpiry tells whether reportExpiryTime is set: null in all samples (§1.10, §10.9).
	LinkExpiry Choice `values:"null set"`
	// LinkLifetime is how long a link works (§10.9).
	LinkLifetime Choice `values:"24h 1h 168h"`
	// LinkSigned is when a link's life begins: with the generation of the report, or with each read (§10.9).
	LinkSigned Choice `values:"generated read"`
	// ExecuteNowCallback tells whether ExecuteNow reports call back: F-GPS saw that they don't (§1.6).
	ExecuteNowCallback Choice `values:"fired silent"`
	// TestRows is the number of rows of testQueryResult: 100 in P-TRY, 10 in P-LIST (§1.5).
	TestRows Choice `values:"100 10"`
	// TestTimeout is the answer of testQueryResult as if its 100 seconds had passed: they never do; no rows; an
	// error (§1.5, §10.8).
	TestTimeout Choice `values:"never empty 500 504"`

	// Who may do what.

	// AppOnly tells whether a token without a user is let in: P-PRE asks for application and user (§6.2).
	AppOnly Choice `values:"refused accepted"`
	// MFA is what a token without an MFA claim meets: the header isMfaCompliant, a refusal with 900421, nothing
	// (§6.2).
	MFA Choice `values:"reported enforced silent"`
	// Redaction is a caller whose role hides revenue: dataRedacted is true and the columns are missing from the
	// catalogue (§1.0, §6.3).
	Redaction Choice `values:"none redacted"`
}
