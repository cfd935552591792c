package insights

// Object is a query or a report, for what treats both alike.
type Object interface{ Head() Head }

// Head is what every object has.
type Head struct {
	ID, Name    string
	User        Owner
	CreatedTime Time
	Unread      []UnreadField
}

// Head implements Object.
func (q Query) Head() Head { return Head{q.ID, q.Name, q.User, q.CreatedTime, q.Unread} }

// Head implements Object.
func (r Report) Head() Head { return Head{r.ID, r.Name, r.User, r.CreatedTime, r.Unread} }
