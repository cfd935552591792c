package warehouse

import (
	"fmt"
	"strings"
)

// offer is something that the invented partner sells in the Microsoft marketplace.
type offer struct {
	name, kind, category, sku, billing string
}

// app is something that the invented partner has in the Microsoft Store.
type app struct {
	name, product, device, channel, campaign, referrer string
}

var offers = [...]offer{
	{"Northwind Backup", "SaaS", "IT & Management Tools", "backup-standard", "Paid"},
	{"Northwind Backup", "SaaS", "IT & Management Tools", "backup-trial", "Free"},
	{"Northwind Firewall", "Virtual Machine Licenses", "Networking", "firewall-payg", "Paid"},
	{"Northwind Ledger", "Core Virtual Machine", "Finance", "ledger-byol", "Bring your own license"},
	{"Northwind Insights", "Azure Applications", "Analytics", "insights-premium", "Paid"},
}

var apps = [...]app{
	{"Northwind Notes", "9NLQRWK76W61", "PC", "Store Traffic", "spring-sale", "search.example"},
	{"Northwind Chess", "9NBLGGH4NNS1", "Console", "Custom campaign", "chess-week", "news.example"},
	{"Northwind Radio", "9WZDNCRFJ364", "Phone", "Other", "", ""},
}

// storefront are the columns that are about an offer of the marketplace, its orders and customers, or an app of the Store.
var storefront = map[string]func(r *row) string{
	"marketplacesubscriptionid": func(r *row) string { return guid(r.stream, "marketplace subscription") },
	"assetid":                   func(r *row) string { return guid(r.stream, "marketplace subscription") },
	"offername":                 func(r *row) string { return r.offer.name },
	"offertype":                 func(r *row) string { return r.offer.kind },
	"offercategory":             func(r *row) string { return r.offer.category },
	"offerid":                   func(r *row) string { return strings.ToLower(strings.ReplaceAll(r.offer.name, " ", "-")) },
	"planid":                    func(r *row) string { return r.offer.sku },
	"skubillingtype":            func(r *row) string { return r.offer.billing },
	"billingmodel":              func(r *row) string { return r.offer.billing },
	"date":                      func(r *row) string { return r.day.Format(dayLayout) },
	"usagedate":                 func(r *row) string { return r.day.Format(dayLayout) },
	"starttime":                 func(r *row) string { return r.day.Format(dayLayout) + "T08:00:00Z" },
	"endtime":                   func(r *row) string { return r.day.Format(dayLayout) + "T08:12:00Z" },
	"monthstartdate":            func(r *row) string { return monthOf(r.day) },
	"estimatedpayoutmonth":      func(r *row) string { return monthOf(r.day.AddDate(0, 2, 0)) },
	"orderpurchasedate":         func(r *row) string { return r.since.Format(dayLayout) },
	"dateacquired":              func(r *row) string { return r.since.Format(dayLayout) },
	"customercompanyname":       func(r *row) string { return r.customer.name },
	"customercity":              func(r *row) string { return r.customer.place.city },
	"customerstate":             func(r *row) string { return r.customer.place.state },
	"customerpostalcode":        func(r *row) string { return r.customer.place.postal },
	"customercountryregion":     func(r *row) string { return r.customer.place.country },
	"customercountryname":       func(r *row) string { return r.customer.place.country },
	"customercountrycode":       func(r *row) string { return r.customer.place.code },
	"countryname":               func(r *row) string { return r.home.country },
	"email":                     func(r *row) string { return "orders@" + r.customer.domain },
	"customeremail":             func(r *row) string { return "orders@" + r.customer.domain },

	"productid":         func(r *row) string { return r.app.product },
	"applicationid":     func(r *row) string { return r.app.product },
	"applicationname":   func(r *row) string { return r.app.name },
	"devicetype":        func(r *row) string { return r.app.device },
	"channeltype":       func(r *row) string { return r.app.channel },
	"customcampaignid":  func(r *row) string { return r.app.campaign },
	"referreruridomain": func(r *row) string { return r.app.referrer },
	"market":            func(r *row) string { return r.customer.place.code },
	"clickcount":        func(r *row) string { return fmt.Sprint(100 + hash(r.once, "clicks")%900) },
	"conversioncount":   func(r *row) string { return fmt.Sprint(1 + hash(r.once, "conversions")%90) },
	"offset":            func(r *row) string { return fmt.Sprint(hash(r.stream, "offset") % 12) },
}
