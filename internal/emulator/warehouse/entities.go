package warehouse

import (
	"fmt"
	"strings"
)

// How many customers, locations and resellers the invented partner has.
const (
	customerCount = 60
	partnerCount  = 12 // the partner's own locations
	resellerCount = 16
)

// customer is a company that buys. All rows about it agree on its fields.
type customer struct {
	id, tenantID, tpid, duns string
	name, domain             string
	place                    place
	segment, topSegment      string
	industry, vertical       string
	status                   string
	size                     int // seats that it would fill
}

// partner is one location of the partner who asks.
type partner struct {
	mpnID, name, location string
	place                 place
	level                 string
}

// reseller sells on behalf of the partner.
type reseller struct {
	mpnID, name, status string
	place               place
}

// place is a city with everything that follows from where it is.
type place struct {
	city, state, country, code, area, postal string
}

// product is something sold, with what the datasets say about it.
type product struct {
	name, family, sku, part  string
	area, division, category string
	cents                    int // list price of a seat in a month, US cents
}

// meter is a way in which Azure counts usage.
type meter struct {
	service, category, units string
}

func newCustomer(h uint64, i int) customer {
	name := firstNames[i%len(firstNames)] + " " + secondNames[i/len(firstNames)%len(secondNames)]
	domain := strings.ToLower(strings.ReplaceAll(name, " ", "")) + ".example"
	return customer{
		id: guid(h, "customer"), tenantID: guid(h, "tenant"), tpid: guid(h, "tpid"),
		duns: fmt.Sprintf("%09d", h%1_000_000_000), name: name, domain: domain,
		place:      places[h>>5%uint64(len(places))],
		segment:    pick(h>>7, "Corporate", "Enterprise Commercial", "Small Business", "Education"),
		topSegment: pick(h>>3, "Enterprise", "Small, Medium & Corporate", "Small, Medium & Corporate"),
		industry:   pick(h>>11, "Manufacturing", "Retail", "Health", "Financial Services", "Government", "Media"),
		vertical:   pick(h>>13, "Discrete Manufacturing", "Consumer Goods", "Provider", "Banking", "Public Safety", "Publishing"),
		status:     pick(h>>17, "Existing", "Existing", "Existing", "New", "Lost"),
		size:       sizes[h>>19%uint64(len(sizes))],
	}
}

func newPartner(h uint64, i int) partner {
	at := places[i%len(places)]
	level := "Location"
	if i == 0 {
		level = "Headquarters"
	}
	return partner{
		mpnID: fmt.Sprint(1001000 + 37*i), name: "Northwind Cloud " + at.city,
		location: fmt.Sprint(4100000 + h%90000), place: at, level: level,
	}
}

func newReseller(h uint64, i int) reseller {
	return reseller{
		mpnID: fmt.Sprint(1051000 + 13*i), name: resellerNames[i%len(resellerNames)],
		status: pick(h, "Active", "Active", "Active", "Inactive"), place: places[(2*i)%len(places)],
	}
}

// sizes of companies, skewed as they are: few are very large.
var sizes = [...]int{12, 25, 40, 90, 150, 280, 450, 900, 2600, 8000, 21000, 340000}

var firstNames = [...]string{
	"Contoso", "Fabrikam", "Adatum", "Alpine", "Bellows", "Consolidated", "Fourth", "Graphic", "Humongous",
	"Lamna", "Liberty", "Litware", "Margie", "Munson", "Proseware", "Relecloud", "Tailspin", "Trey", "Wingtip", "Woodgrove",
}

var secondNames = [...]string{"Industries", "Health", "Logistics"}

var resellerNames = [...]string{
	"Blue Yonder Resale", "City Power Cloud", "Coho Services", "First Up Partners", "Nod Solutions", "Parnell Aerial IT",
	"Southridge Digital", "VanArsdel Consulting", "Wide World Resale", "Best For You Cloud", "Fincher Systems",
	"Lucerne Networks", "Phone Company Cloud", "School of Fine IT", "Terra Firm Hosting", "Variable Star Cloud",
}

var places = [...]place{
	{"Seattle", "Washington", "United States", "US", "United States", "98101"},
	{"Austin", "Texas", "United States", "US", "United States", "73301"},
	{"Berlin", "Berlin", "Germany", "DE", "Germany", "10115"},
	{"Lyon", "Auvergne-Rhône-Alpes", "France", "FR", "France", "69001"},
	{"Leeds", "England", "United Kingdom", "GB", "UK", "LS1 1UR"},
	{"Utrecht", "Utrecht", "Netherlands", "NL", "Western Europe", "3511"},
	{"Toronto", "Ontario", "Canada", "CA", "Canada", "M5H 2N2"},
	{"Osaka", "Osaka", "Japan", "JP", "Japan", "530-0001"},
	{"Chicago", "Illinois", "United States", "US", "United States", "60601"},
	{"São Paulo", "São Paulo", "Brazil", "BR", "Latam", "01310-100"},
	{"Oslo", "Oslo", "Norway", "NO", "Western Europe", "0150"},
	{"Stockholm", "Stockholm", "Sweden", "SE", "Western Europe", "111 20"},
}

var products = [...]product{
	{"Microsoft 365", "Microsoft 365", "MICROSOFT 365 BUSINESS STANDARD", "AAA-10735", "Modern Work", "Office 365", "Office Suites", 1250},
	{"Microsoft 365", "Microsoft 365", "MICROSOFT 365 E3", "AAA-10758", "Modern Work", "Office 365", "Office Suites", 3600},
	{"Dynamics 365", "Dynamics 365", "DYNAMICS 365 SALES ENTERPRISE", "DDJ-00001", "Business Applications", "Dynamics", "Customer Engagement", 9500},
	{"Azure", "Azure", "AZURE PLAN", "DZH318Z0BPS6", "Infrastructure", "Azure", "Cloud Infrastructure", 2100},
	{"Power BI", "Power Platform", "POWER BI PRO", "GDX-00003", "Data & AI", "Power BI", "Analytics", 990},
	{"Enterprise Mobility", "Enterprise Mobility", "ENTERPRISE MOBILITY + SECURITY E3", "AAA-10732", "Security", "EMS", "Security Suites", 1060},
}

var meters = [...]meter{
	{"Virtual Machines", "Virtual Machines", "1 Hour"},
	{"Azure DNS", "Azure DNS", "1M"},
	{"Storage", "Storage", "1 GB/Month"},
	{"SQL Database", "SQL Database", "1/Day"},
}
