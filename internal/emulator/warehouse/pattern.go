package warehouse

import (
	"fmt"
	"strconv"
	"strings"
)

// pattern fills the columns whose names have something in common.
type pattern struct {
	names string // parts of lower-case names, any of which fits; ^ and $ mark the name's beginning and end
	cell  func(r *row, name string) string
}

func (p pattern) matches(name string) bool {
	for part := range strings.FieldsSeq(p.names) {
		if strings.Contains("^"+name+"$", part) {
			return true
		}
	}
	return false
}

// patterns are tried in this order.
var patterns = []pattern{
	{"duplicate", oneOf("0", "0", "0", "1")}, // 0 and 1, not False and True [doc P-FAQ]
	{"isprivate ispreview isnewcustomer istrial hastrial ismultisolution iscustommeter isactive multiparty", oneOf("0", "1", "0")}, // 1, not Y [doc C-SAMQ]
	{"^is ^ic ^has hasopenrenewal upsellcustomer transactedin", oneOf("Y", "N")},
	{"mpnid pgapartnerid", (*row).mpn},
	{"cluster$", oneOf("Act Now", "Evaluate", "Nurture", "Educate")},
	{"fit$ intent$", oneOf("High", "Medium", "Low")},
	{"enrollmentnumber", func(r *row, n string) string { return strconv.FormatUint(10_000_000+hash(r.stream, n)%90_000_000, 10) }},
	{"id$", func(r *row, n string) string { return guid(r.stream, n) }},
	{"code$ currency", oneOf("USD", "EUR", "NOK")},
	{"revenue acr usd charge price amount", (*row).money},
	{"usage$", func(r *row, n string) string { return cents(int(hash(r.once, n) % 40_000)) }},
	{"visits$ getitnow contactme testdrive freetrial consentgiven", func(r *row, n string) string { return strconv.FormatUint(hash(r.once, n)%200, 10) }},
	{"orderstatus", oneOf("Active", "Active", "Active", "Cancelled", "Warned")},
	{"deploymentstatus", oneOf("Succeeded", "Succeeded", "Failed")},
	{"firstname", oneOf("Ada", "Grace", "Linus", "Radia")},
	{"lastname", oneOf("Berg", "Okafor", "Sato", "Weber")},
	{"licensetype", oneOf("Cloud Solution Provider", "Enterprise", "Pay as you go")},
	{"cloudinstancename", oneOf("Azure Global", "Azure Global", "Azure Government")},
	{"vmsize", oneOf("Standard_D2s_v3", "Standard_B2ms", "Standard_F8s_v2")},
	{"site$ storeclient", oneOf("Azure Marketplace", "AppSource", "Azure portal")},
	{"percent", func(r *row, _ string) string { return strconv.Itoa(100 * r.active() / r.seats()) }},
	{"deploymentopportunity", func(r *row, _ string) string { return strconv.Itoa(r.seats() - r.assigned()) }},
	{"assigned", func(r *row, _ string) string { return strconv.Itoa(r.assigned()) }},
	{"active participants partiticipants", func(r *row, _ string) string { return strconv.Itoa(r.active()) }},
	{"users$ usercount", func(r *row, n string) string { return strconv.Itoa(r.active() * int(hash(r.once, n)%100) / 100) }},
	{"seats units$", func(r *row, _ string) string { return strconv.Itoa(r.seats()) }},
	{"quantity duration", func(r *row, n string) string { return cents(int(hash(r.once, n) % 9_000_000)) }},
	{"^numberof count$ aggregate$ threshold$ contribution$", func(r *row, n string) string { return strconv.FormatUint(1+hash(r.once, n)%40, 10) }},
	{"enddate$", func(r *row, _ string) string { return r.since.AddDate(3, 0, int(r.stream%300)).Format(dayLayout) }},
	{"date$", func(r *row, _ string) string { return r.since.AddDate(0, 0, int(r.stream%300)).Format(dayLayout) }},
	{"username", func(r *row, n string) string {
		return fmt.Sprintf("learner%03d@northwind.example", hash(r.stream, n)%400)
	}},
	{"status$ state$", oneOf("Active", "Active", "Active", "Disabled", "Expired")},
	{"subworkload", oneOf("Chat", "Meetings", "Calls", "Channels")},
	{"workloadname", oneOf("Exchange", "Teams", "SharePoint", "OneDrive")},
	{"workloads$", oneOf("Migrate SQL Server", "Modernize apps", "Windows Server end of support")},
	{"appname", oneOf("Trello", "Polly", "Adobe Sign", "Freehand")},
	{"trainingtitle trainingname", oneOf("Azure Fundamentals", "Power BI Data Analyst", "Teams Administrator", "Security Operations")},
	{"trainingtype", oneOf("Exam", "Assessment", "Learning Path")},
	{"roles", oneOf("Administrator", "Developer", "Data Analyst")},
	{"competencyname", oneOf("Cloud Platform", "Data Analytics", "Security")},
	{"competencylevel", oneOf("Gold", "Silver")},
	{"freevspaid", oneOf("Paid", "Paid", "Free")},
	{"detailedsalesmodel", oneOf("CSP Direct", "CSP Indirect")},
	{"salesmodel saleschannel licenseprogram", oneOf("CSP", "Enterprise Agreement", "Open")},
	{"attributiontype attachtype", oneOf("CSP Tier 1", "CPOR", "PAL")},
	{"pricinglevel", oneOf("A", "B", "D")},
	{"expirationtype", oneOf("Renewal", "Anniversary")},
	{"smctype", oneOf("SMC - Corporate", "SMC - SMB")},
	{"name$ type$", oneOf("Option A", "Option B", "Option C")},
}

// oneOf takes one of some texts, the same in all rows about one thing.
func oneOf(texts ...string) func(*row, string) string {
	return func(r *row, name string) string { return pick(hash(r.stream, name), texts...) }
}

// mpn is the number of the location that a column is about.
func (r *row) mpn(name string) string {
	switch {
	case strings.Contains(name, "pga"), strings.Contains(name, "provider"):
		return r.headquarters.mpnID // the global account
	case strings.Contains(name, "reseller"):
		return r.reseller.mpnID
	}
	return r.partner.mpnID
}

// seats are the seats that the customer bought, the same in all rows about one thing.
func (r *row) seats() int { return max(1, r.customer.size*int(40+r.stream>>24%60)/100) }

// assigned and active are parts of the seats that move a little from row to row; who is active has one assigned.
func (r *row) assigned() int { return r.seats() * int(80+hash(r.once, "assigned")%20) / 100 }
func (r *row) active() int   { return r.assigned() * int(60+hash(r.once, "active")%40) / 100 }

// money is a month's revenue in US dollars. Consumption follows the active seats, everything else the bought ones.
func (r *row) money(name string) string {
	if strings.Contains(name, "acr") || strings.Contains(name, "consumed") {
		return cents(r.active() * r.product.cents)
	}
	return cents(r.seats() * r.product.cents)
}

func cents(n int) string { return fmt.Sprintf("%d.%02d", n/100, n%100) }
