package warehouse

import (
	"slices"
	"strings"
	"time"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/reportquery"
)

// row is one fact: something about a customer, a partner's location and a product on a day. Its cells are
// computed when they are asked for.
type row struct {
	day   time.Time // midnight UTC; the first of the month where the dataset counts months
	since time.Time // the first day of what the row is about: a subscription begins here

	customer     *customer
	partner      *partner
	headquarters *partner
	reseller     *reseller
	product      *product
	meter        *meter
	offer        *offer
	app          *app
	sku          string // of the product, or of the offer in a dataset of offers
	home         *place // the place of the customer, or of the location where the dataset knows no customers

	stream uint64 // stays the same over the days of one thing, a subscription for example
	once   uint64 // belongs to this row alone
}

// grain is how often a dataset has rows about one thing.
type grain uint8

const (
	untimed grain = iota // one row for each thing, which belongs to no day
	monthly              // one row for each thing and month
	weekly               // one row for each thing and week
	daily                // one row for each thing and day
	event                // each thing happens once, on some day
)

// The amount of data: some hundred to some thousand rows in a dataset.
const (
	historyMonths = 24
	monthlyThings = 120
	weeklyThings  = 40
	historyWeeks  = 52
	dailyThings   = 7
	historyDays   = 400
	events        = 600
	untimedThings = 240
)

// grainOf reads from the columns how often a dataset has rows. A dataset without a month or day is untimed, and
// time spans do not touch it: the documented Profile and CLAS queries have none [doc P-SYSQ].
func grainOf(d reportquery.Dataset) grain {
	found := untimed
	for _, c := range d.Columns {
		switch name := strings.ToLower(c); {
		case strings.HasSuffix(name, "completiondate") || name == "starttime":
			return event
		case name == "date" || name == "usagedate":
			found = daily
		case name == "datekey":
			found = weekly
		case name == "month" || name == "monthkey" || name == "monthstartdate":
			found = max(found, monthly)
		}
	}
	return found
}

// rows are all rows of a dataset up to a day, those of one thing together and in the order of time.
func (w *Warehouse) rows(d reportquery.Dataset, now time.Time) []row {
	today := now.UTC().Truncate(24 * time.Hour)
	month := today.AddDate(0, 0, 1-today.Day())
	s := rowBuilder{warehouse: w, name: strings.ToLower(d.Name), customers: knows(d, "customer"), offers: knows(d, "offer")}
	switch grainOf(d) {
	case monthly:
		for i := range monthlyThings {
			months := historyMonths - int(hash(w.seed, s.name+" since", i)%(historyMonths-5))
			for back := months; back >= 0; back-- {
				s.add(i, month.AddDate(0, -back, 0), month.AddDate(0, -months, 0))
			}
		}
	case weekly:
		for i := range weeklyThings {
			for back := historyWeeks; back >= 0; back-- {
				s.add(i, today.AddDate(0, 0, -7*back), today.AddDate(0, 0, -7*historyWeeks))
			}
		}
	case daily:
		for i := range dailyThings {
			for back := historyDays; back >= 0; back-- {
				s.add(i, today.AddDate(0, 0, -back), today.AddDate(0, 0, -historyDays))
			}
		}
	case event:
		for i := range events {
			day := today.AddDate(0, 0, -int(hash(w.seed, s.name+" day", i)%(historyMonths*30)))
			s.add(i, day, day)
		}
	default:
		things := len(w.partners) // as Profile: a row for each location
		if s.customers || strings.HasPrefix(s.name, "competency") {
			things = untimedThings
		}
		for i := range things {
			s.add(i, today, month.AddDate(0, -historyMonths, 0))
		}
	}
	return s.rows
}

// knows reports whether a dataset has columns about something.
func knows(d reportquery.Dataset, prefix string) bool {
	return slices.ContainsFunc(d.Columns, func(c string) bool { return strings.HasPrefix(strings.ToLower(c), prefix) })
}

// rowBuilder is the rows of one dataset while they are made.
type rowBuilder struct {
	warehouse *Warehouse
	name      string
	customers bool // the dataset has columns about them
	offers    bool
	rows      []row
}

// add makes the row about thing i on a day.
func (s *rowBuilder) add(i int, day, since time.Time) {
	w, stream := s.warehouse, hash(s.warehouse.seed, s.name, i)
	r := row{
		day: day, since: since,
		customer:     &w.customers[i%len(w.customers)],
		partner:      &w.partners[i%len(w.partners)],
		headquarters: &w.partners[0],
		reseller:     &w.resellers[i%len(w.resellers)],
		product:      &products[stream>>8%uint64(len(products))],
		meter:        &meters[stream>>16%uint64(len(meters))],
		offer:        &offers[i%len(offers)],
		app:          &apps[i%len(apps)],
		stream:       stream,
		once:         hash(stream, "row", int(day.Unix()/86400)),
	}
	r.home, r.sku = &r.partner.place, r.product.sku
	if s.customers {
		r.home = &r.customer.place
	}
	if s.offers {
		r.sku = r.offer.sku
	}
	s.rows = append(s.rows, r)
}
