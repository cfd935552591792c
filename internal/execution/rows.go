package execution

import "bytes"

// rowCounter counts the rows of a file on its way. In CSV, a line break inside quotes ends no row.
type rowCounter struct {
	quotes bool // whether the format quotes
	inside bool // whether inside quotes
	open   bool // whether a row has begun
	lines  int64
}

// Write counts the rows that end in a part of the file.
func (c *rowCounter) Write(p []byte) (int, error) {
	n := len(p)
	for len(p) > 0 {
		end := bytes.IndexByte(p, '\n')
		line := p
		if end >= 0 {
			line = p[:end]
		}
		if c.quotes && bytes.Count(line, []byte{'"'})%2 == 1 {
			c.inside = !c.inside
		}
		c.open = c.open || c.inside || len(bytes.TrimSuffix(line, []byte{'\r'})) > 0
		if end < 0 {
			break
		}
		if c.open && !c.inside {
			c.lines++
			c.open = false
		}
		p = p[end+1:]
	}
	return n, nil
}

// rows is the number of rows below the header, and whether it is certain: it is not in a file that ends inside quotes.
func (c *rowCounter) rows() (int64, bool) {
	lines := c.lines
	if c.open {
		lines++
	}
	return max(lines-1, 0), !c.inside
}
