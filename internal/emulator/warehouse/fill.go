package warehouse

import (
	"strings"
	"time"
)

const dayLayout = "2006-01-02"

// cell finds how a column is filled, by its name. A column that no rule knows is a flag, as the many
// propensity columns of the CLAS datasets are.
func cell(column string) func(*row) string {
	name := strings.ToLower(column)
	for _, known := range [...]map[string]func(*row) string{cells, storefront} {
		if fill, ok := known[name]; ok {
			return fill
		}
	}
	fill := oneOf("N", "N", "Y")
	for _, p := range patterns {
		if p.matches(name) {
			fill = p.cell
			break
		}
	}
	return func(r *row) string { return fill(r, name) }
}

// cells are the columns that are about something the row knows.
var cells = map[string]func(r *row) string{
	"customerid":            func(r *row) string { return r.customer.id },
	"customertenantid":      func(r *row) string { return r.customer.tenantID },
	"customertpid":          func(r *row) string { return r.customer.tpid },
	"customername":          func(r *row) string { return r.customer.name },
	"accountname":           func(r *row) string { return r.customer.name },
	"customertenantname":    func(r *row) string { return r.customer.name },
	"tenantdomainname":      func(r *row) string { return r.customer.domain },
	"domain":                func(r *row) string { return r.customer.domain },
	"dunsnumber":            func(r *row) string { return r.customer.duns },
	"customermarket":        func(r *row) string { return r.customer.place.country },
	"customertenantcountry": func(r *row) string { return r.customer.place.country },
	"customercountry":       func(r *row) string { return r.customer.place.country },
	"customersegment":       func(r *row) string { return r.customer.segment },
	"segment":               func(r *row) string { return r.customer.segment },
	"topsegment":            func(r *row) string { return r.customer.topSegment },
	"subsegment":            func(r *row) string { return r.customer.segment + " - Managed" },
	"customerstatus":        func(r *row) string { return r.customer.status },
	"industry":              func(r *row) string { return r.customer.industry },
	"vertical":              func(r *row) string { return r.customer.vertical },
	"orgsize":               func(r *row) string { return orgSize(r.customer.size) },
	"area":                  func(r *row) string { return r.customer.place.area },
	"subsidiary":            func(r *row) string { return r.customer.place.country },
	"salesterritory":        func(r *row) string { return r.customer.place.area + ".SMC." + r.customer.place.code },
	"postalcode":            func(r *row) string { return r.home.postal },
	"state":                 func(r *row) string { return r.home.state },

	"partnername":            func(r *row) string { return r.partner.name },
	"pga_partnername":        func(r *row) string { return r.headquarters.name },
	"partnerlocation":        func(r *row) string { return r.partner.location },
	"partnerlocationid":      func(r *row) string { return r.partner.location },
	"partnercitylocation":    func(r *row) string { return r.partner.place.city },
	"partnercountrylocation": func(r *row) string { return r.partner.place.country },
	"hierarchylevel":         func(r *row) string { return r.partner.level },
	"partnerhierarchy":       func(r *row) string { return r.partner.level },
	"city":                   func(r *row) string { return r.home.city },
	"country":                func(r *row) string { return r.home.country },

	"resellername":         func(r *row) string { return r.reseller.name },
	"resellermarket":       func(r *row) string { return r.reseller.place.code },
	"resellerstatus":       func(r *row) string { return r.reseller.status },
	"resellermpnid":        func(r *row) string { return r.reseller.mpnID },
	"resellerid":           func(r *row) string { return r.reseller.mpnID },
	"indirectprovidername": func(r *row) string { return r.headquarters.name },

	"product":              func(r *row) string { return r.product.name },
	"rawproductname":       func(r *row) string { return r.product.name },
	"reportingproductname": func(r *row) string { return r.product.name },
	"products":             func(r *row) string { return r.product.name },
	"productfamily":        func(r *row) string { return r.product.family },
	"productpartnumber":    func(r *row) string { return r.product.part },
	"sku":                  func(r *row) string { return r.sku },
	"skuid":                func(r *row) string { return guid(hash(0, r.product.sku), "sku") },
	"solutionarea":         func(r *row) string { return r.product.area },
	"revsumdivisionname":   func(r *row) string { return r.product.division },
	"revsumcategoryname":   func(r *row) string { return r.product.category },
	"servicename":          func(r *row) string { return r.meter.service },
	"metercategory":        func(r *row) string { return r.meter.category },
	"usageunits":           func(r *row) string { return r.meter.units },

	"subscriptionid":         func(r *row) string { return strings.ToUpper(guid(r.stream, "subscription")) },
	"subscriptionstartdate":  func(r *row) string { return r.since.Format(dayLayout) },
	"subscriptionstartmonth": func(r *row) string { return monthOf(r.since) },
	"firstusedate":           func(r *row) string { return r.since.AddDate(0, 0, int(r.stream%20)).Format(dayLayout) },
	"subscriptionenddate":    func(r *row) string { return r.since.AddDate(3, 0, -1).Format(dayLayout) },
	"month":                  func(r *row) string { return monthOf(r.day) },
	"monthkey":               func(r *row) string { return monthOf(r.day) },
	"datekey":                func(r *row) string { return r.day.Format(dayLayout) },
	"completiondate":         func(r *row) string { return r.day.Format(dayLayout) },
	"trainingcompletiondate": func(r *row) string { return r.day.Format(dayLayout) },
}

func monthOf(t time.Time) string { return t.Format("2006-01") + "-01" }

func orgSize(seats int) string {
	switch {
	case seats < 300:
		return "1-299"
	case seats < 5000:
		return "300-4999"
	}
	return "5000+"
}
